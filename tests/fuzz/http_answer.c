/* Whole requests, head and body, through the router without a socket and without a store: every
 * answer is a whole answer, and nothing a client can send fails an ASSERT.  The upload reader is
 * the raw body of /photo. */
#include "http/inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Status photo(Request *req, Reply *reply)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < req->body.len; i++) sum += (uint8_t)req->body.ptr[i];
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "bytes", (int64_t)req->body.len);
    json_put_i64(out, "sum", (int64_t)sum);
    json_close(out, '}');
    return OK;
}

typedef struct Form {
    int64_t id;
    Str text;
    FieldList ids;
    bool ids_given;
    const Json *json;
    bool json_given;
} Form;

static const Field form_fields[] = {
    FIELD_INT(Form, id, "id", 1, 1000),
    FIELD_TEXT(Form, text, "text", 0, 100),
    MAYBE_IDS(Form, ids, ids_given, "ids", 10),
    MAYBE_JSON(Form, json, json_given, "json"),
    {0},
};

static Status form(Request *req, Reply *reply)
{
    Form f = {0};
    request_fields(req, &f);
    ASSERT(f.id >= 1 && f.id <= 1000 && utf8_length(f.text) <= 100 && f.ids.count <= 10);
    return reply_record(reply, 200, &f);
}

static const Field photo_fields[] = {FIELD_INT(Form, id, "id", 1, 1000), {0}};

static const Route routes[] = {
    {.method = POST,
     .path = "/photo/{id}",
     .access = ANYONE,
     .mode = NO_TX,
     .handler = photo,
     .in = photo_fields,
     .in_size = sizeof(Form),
     .body_max = 4096,
     .flags = ROUTE_RAW_BODY},
    {.method = PUT,
     .path = "/form/{id}",
     .access = ANYONE,
     .mode = NO_TX,
     .handler = form,
     .in = form_fields,
     .in_size = sizeof(Form),
     .out = form_fields},
    {.method = DELETE,
     .path = "/form/{id}",
     .access = ANYONE,
     .mode = NO_TX,
     .handler = photo,
     .in = photo_fields,
     .in_size = sizeof(Form)},
    {.path = NULL},
};
static const Route *const tables[] = {routes, NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Server *server;
    Problem problem = {0};
    Str answer;
    if (!server && server_prepare((ServerOptions){.routes = tables, .behind_proxy = true}, NULL,
                                  &server, &problem) != OK)
        return 0;
    Arena *arena = arena_new(EXCHANGE_MAX);
    Status status = server_answer(server, arena, (Str){(const char *)data, size}, &answer);
    ASSERT(status == OK && str_starts(answer, STR("HTTP/1.1 ")));
    size_t end = str_find(answer, STR("\r\n\r\n"), 0);
    ASSERT(end != SIZE_MAX && !memchr(answer.ptr, 0, end));
    arena_free(arena);
    return 0;
}
