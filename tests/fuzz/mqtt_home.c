/* Topics and payloads of homes: the first line is the topic, the rest the payload. */
#include "engine/wire/mqtt_home.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new(16 << 20);
    Str rest = {(const char *)data, size};
    Str topic = str_cut(&rest, '\n');
    Str payload = rest.ptr ? rest : STR("");
    HomeMessage m;
    HomeMemory memory = {0};
    HomeSensor sensor;
    Problem problem = {0};
    HomeSetup setup = {.single_is_sos = size & 1};
    if (home_read(arena, topic, payload, &setup, &m, &problem) == OK) {
        ASSERT(m.fact_count <= HOME_FACTS_MAX && m.device.len <= HOME_DEVICE_MAX);
        for (size_t i = 0; i < m.fact_count; i++) {
            ASSERT((unsigned)m.facts[i].kind < HOME_KINDS);
            home_rises(&memory, &m.facts[i], size & 2, (Ms)size);
        }
    }
    if (home_sensor_read(arena, topic, payload, &sensor, &problem) == OK && !sensor.remove) {
        ASSERT(sensor.state_topic.len > 0);
        (void)!home_sensor_state(arena, &sensor, sensor.state_topic, payload, &m, &problem);
    }
    arena_free(arena);
    return 0;
}
