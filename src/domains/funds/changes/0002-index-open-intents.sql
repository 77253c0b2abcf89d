-- Pay-ins that wait for their payment, for the stand-in of the provider, which asks every second.
CREATE INDEX pay_intent_open ON pay_intent (due_ms) WHERE state = 1;
