// What a person does, from the first tap to the last.
export async function run() { /* filled face by face below */ }
