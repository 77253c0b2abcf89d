/* JSON bodies and queries through a table with every kind of field: refused with a code and a
 * sentence, or inside the limits of the table, and then written out and read back the same. */
#include "http/fields.h"
#include "http/village_for_tests.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_echo(Arena *arena, const Echo *echo)
{
    ASSERT(echo->whole >= -5 && echo->whole <= 5 && echo->price >= 0 && echo->price <= 100000);
    ASSERT(utf8_valid(echo->text) && utf8_length(echo->text) >= 2 && utf8_length(echo->text) <= 5);
    ASSERT(echo->colour == 1 || echo->colour == 2);
    ASSERT(echo->dishes.count <= 3 && echo->ids.count <= 4);
    Buf first = buf_new(arena, 1 << 20), second = buf_new(arena, 1 << 20);
    JsonOut out = json_out(&first), again = json_out(&second);
    const Json *json;
    Problem problem = {0};
    Echo back = {0};
    fields_write(&out, NULL, echo_fields, echo);
    Status status = json_read(arena, buf_str(&first), &json, &problem);
    ASSERT(status == OK);
    status = fields_from_json(arena, echo_fields, json, &back, &problem);
    ASSERT(status == OK);
    fields_write(&again, NULL, echo_fields, &back);
    ASSERT(str_eq(buf_str(&first), buf_str(&second)));
}

static void check_refusal(Status status, const Problem *problem)
{
    ASSERT(status == INVALID && problem->code[0] && problem->text[0]);
    ASSERT(utf8_valid(str_of(problem->code)) && strlen(problem->where) < sizeof problem->where);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new(64 << 20);
    Str text = {(const char *)data, size};
    FieldSource body = {.from_body = true}, query = {0};
    Problem problem = {0};
    Echo echo = {0};
    ElderAsk asked = {0};
    Status status = json_read(arena, text, &body.body, &problem);
    if (status == OK) status = fields_read(arena, echo_fields, &body, &echo, &problem);
    if (status == OK)
        check_echo(arena, &echo);
    else
        check_refusal(status, &problem);
    problem = (Problem){0};
    status = query_read(arena, text, &query.query, &problem);
    if (status == OK) status = fields_read(arena, elder_ask, &query, &asked, &problem);
    if (status != OK)
        check_refusal(status, &problem);
    else
        ASSERT(asked.ids.count <= 5 && asked.storey >= -2 && asked.storey <= 40);
    arena_free(arena);
    return 0;
}
