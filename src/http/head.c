#include "http/head.h"

#include <ctype.h>

/* ---- Characters (RFC 9110, 5.6.2 and RFC 3986) ---------------------------------------------- */

enum { TOKEN = 1, HOST = 2, TARGET = 4, TEXT_BYTE = 8, TOKEN68 = 16, SESSION = 32 };

static uint8_t kind_of[256];

__attribute__((constructor)) static void fill_kinds(void)
{
    for (int c = 0; c < 256; c++) {
        bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        unsigned kind = 0;
        if (alnum || (c && strchr("!#$%&'*+-.^_`|~", c))) kind |= TOKEN;
        if (alnum || (c && strchr(".-_:[]", c))) kind |= HOST;
        if (c >= 0x21 && c <= 0x7e && c != '#') kind |= TARGET;
        if ((c >= 0x20 && c != 0x7f) || c == '\t') kind |= TEXT_BYTE;
        if (alnum || (c && strchr("-._~+/=", c))) kind |= TOKEN68;
        if (alnum || c == '-' || c == '_') kind |= SESSION;
        kind_of[c] = (uint8_t)kind;
    }
}

static bool all(Str s, unsigned kind)
{
    for (size_t i = 0; i < s.len; i++)
        if (!(kind_of[(uint8_t)s.ptr[i]] & kind)) return false;
    return true;
}

static bool same_word(Str a, const char *b)
{
    return a.len == strlen(b) && strncasecmp(a.ptr, b, a.len) == 0;
}

static Str trim_blanks(Str s)
{
    while (s.len && (s.ptr[0] == ' ' || s.ptr[0] == '\t')) s = str_slice(s, 1, s.len);
    while (s.len && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t')) s.len--;
    return s;
}

/* ---- The end of the head -------------------------------------------------------------------- */

int head_scan(HeadScan *scan, const char *bytes, size_t len)
{
    if (len == 0) return 0;
    if (bytes[0] < 'A' || bytes[0] > 'Z') return -400; /* TLS or noise on a plain port */
    for (;;) {
        const char *lf = len > scan->at ? memchr(bytes + scan->at, '\n', len - scan->at) : NULL;
        size_t end = lf ? (size_t)(lf - bytes) + 1 : len;
        if (end - scan->line > HEAD_LINE_MAX || end > HEAD_BYTES_MAX) return -431;
        if (!lf) {
            scan->at = (uint32_t)len;
            return 0;
        }
        if (end - scan->line < 2 || lf[-1] != '\r') return -400; /* LF without CR */
        bool empty = end - scan->line == 2;
        scan->at = scan->line = (uint32_t)end;
        if (empty) return (int)end;
        if (++scan->lines > HEAD_LINES_MAX + 1) return -431;
    }
}

/* ---- The request line ----------------------------------------------------------------------- */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* One byte at *at, escapes undone; -1 for a bad escape or what must not be escaped in a path. */
static int path_byte(Str path, size_t *at)
{
    char c = path.ptr[(*at)++];
    if (c != '%') return c == '\\' ? -1 : (uint8_t)c;
    if (path.len - *at < 2) return -1;
    int high = hex_digit(path.ptr[*at]), low = hex_digit(path.ptr[*at + 1]);
    if (high < 0 || low < 0) return -1;
    *at += 2;
    int byte = high * 16 + low;
    return byte < 0x20 || byte == 0x7f || byte == '/' || byte == '\\' ? -1 : byte;
}

/* No empty, "." or ".." segment in any spelling; a trailing slash is allowed. */
static bool path_good(Str path)
{
    size_t at = 1;
    while (at < path.len) {
        size_t bytes = 0, dots = 0;
        while (at < path.len && path.ptr[at] != '/') {
            int c = path_byte(path, &at);
            if (c < 0) return false;
            bytes++;
            dots += c == '.';
        }
        if (bytes == 0 || (bytes == dots && dots <= 2)) return false;
        at++; /* the slash, or past the end */
    }
    return true;
}

static int take_method(Str word, Head *out)
{
    static const struct {
        const char *name;
        Method method;
        bool head_only;
    } known[] = {{"GET", GET, false}, {"HEAD", GET, true},     {"POST", POST, false},
                 {"PUT", PUT, false}, {"PATCH", PATCH, false}, {"DELETE", DELETE, false}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_is(word, known[i].name)) {
            out->method = known[i].method;
            out->head_only = known[i].head_only;
            return 0;
        }
    out->method = POST; /* so that a body is no further fault */
    out->head_only = false;
    return word.len && all(word, TOKEN) ? 501 : 400;
}

static int take_request_line(Str line, Head *out)
{
    Str method = line;
    size_t space = str_find(line, STR(" "), 0);
    if (space == SIZE_MAX) return 400;
    method.len = space;
    Str rest = str_slice(line, space + 1, line.len);
    space = str_find(rest, STR(" "), 0);
    if (space == SIZE_MAX) return 400;
    Str target = str_slice(rest, 0, space), version = str_slice(rest, space + 1, rest.len);

    int refused = take_method(method, out);
    if (refused == 400) return 400;
    if (!target.len || target.ptr[0] != '/' || !all(target, TARGET)) return 400;
    out->path = target;
    size_t mark = str_find(target, STR("?"), 0);
    if (mark != SIZE_MAX) {
        out->path = str_slice(target, 0, mark);
        out->query = str_slice(target, mark + 1, target.len);
    }
    if (!path_good(out->path)) return 400;
    if (str_is(version, "HTTP/1.1")) return refused;
    if (str_is(version, "HTTP/1.0")) {
        out->http_1_0 = true;
        return refused;
    }
    bool looks = version.len == 8 && str_starts(version, STR("HTTP/")) && version.ptr[6] == '.' &&
                 isdigit((uint8_t)version.ptr[5]) && isdigit((uint8_t)version.ptr[7]);
    return looks ? 505 : 400;
}

/* ---- The header lines ----------------------------------------------------------------------- */

static int take_line(Str line, Head *out)
{
    size_t colon = str_find(line, STR(":"), 0);
    if (colon == SIZE_MAX || colon == 0) return 400;
    HeadLine one = {str_slice(line, 0, colon), str_slice(line, colon + 1, line.len)};
    if (!all(one.name, TOKEN)) return 400; /* also folding and a space before the colon */
    if (!all(one.value, TEXT_BYTE)) return 400;
    one.value = trim_blanks(one.value);
    out->lines[out->count++] = one;
    return 0;
}

/* Lines that decide what the request means may stand there once only. */
static int check_single(const Head *head)
{
    static const char *const once[] = {"host",          "content-length",  "content-type",
                                       "authorization", "idempotency-key", "origin",
                                       "expect",        "last-event-id",   "sec-fetch-site"};
    for (size_t k = 0; k < sizeof once / sizeof *once; k++) {
        int seen = 0;
        for (size_t i = 0; i < head->count; i++) seen += same_word(head->lines[i].name, once[k]);
        if (seen > 1) return 400;
    }
    return 0;
}

static int take_length(Head *out)
{
    Str length = head_value(out, "content-length"), coding = head_value(out, "transfer-encoding");
    if (coding.ptr) return length.ptr ? 400 : 411;
    if (!length.ptr) return 0;
    if (length.len < 1 || length.len > 15) return 400;
    for (size_t i = 0; i < length.len; i++) {
        if (length.ptr[i] < '0' || length.ptr[i] > '9') return 400;
        out->content_length = out->content_length * 10 + (length.ptr[i] - '0');
    }
    out->has_length = true;
    return out->content_length > 0 && out->method == GET ? 400 : 0;
}

int head_parse(Str head, Head *out)
{
    ASSERT(head.len >= 4);
    Str rest = str_slice(head, 0, head.len - 2); /* without the empty line */
    int later = 0; /* 501 and 505 are said only when nothing worse is wrong */
    out->count = 0;
    out->head_only = out->http_1_0 = out->has_length = out->expect_continue = false;
    out->content_length = 0;
    out->query = out->path = (Str){"", 0};
    for (int number = 0; rest.len; number++) {
        size_t end = str_find(rest, STR("\r\n"), 0);
        if (end == SIZE_MAX) return 400;
        Str line = str_slice(rest, 0, end);
        rest = str_slice(rest, end + 2, rest.len);
        if (memchr(line.ptr, '\r', line.len) || memchr(line.ptr, '\n', line.len)) return 400;
        if (number > HEAD_LINES_MAX) return 431;
        int refused = number == 0 ? take_request_line(line, out) : take_line(line, out);
        if (refused == 501 || refused == 505)
            later = refused;
        else if (refused)
            return refused;
    }
    if (check_single(out)) return 400;
    out->host = head_value(out, "host");
    if (!out->host.len || !all(out->host, HOST)) return 400;
    int refused = take_length(out);
    if (refused) return refused;
    if (later) return later;

    Str expect = head_value(out, "expect");
    if (expect.ptr && !same_word(expect, "100-continue")) return 417;
    out->expect_continue = expect.ptr && !out->http_1_0 && out->content_length > 0;
    Str connection = head_value(out, "connection");
    out->keep_alive = out->http_1_0 ? head_list_has(connection, "keep-alive")
                                    : !head_list_has(connection, "close");
    return 0;
}

/* ---- Small readers -------------------------------------------------------------------------- */

Str head_value(const Head *head, const char *name)
{
    for (size_t i = 0; i < head->count; i++)
        if (same_word(head->lines[i].name, name)) return head->lines[i].value;
    return (Str){NULL, 0};
}

bool head_list_has(Str list, const char *word)
{
    for (Str rest = list; rest.ptr;)
        if (same_word(trim_blanks(str_cut(&rest, ',')), word)) return true;
    return false;
}

Str cookie_value(Str cookies, const char *name)
{
    Str found = {NULL, 0};
    for (Str rest = cookies; rest.ptr;) {
        Str pair = trim_blanks(str_cut(&rest, ';'));
        size_t equals = str_find(pair, STR("="), 0);
        if (equals == SIZE_MAX || !str_is(str_slice(pair, 0, equals), name)) continue;
        if (found.ptr) return (Str){NULL, 0};
        found = str_slice(pair, equals + 1, pair.len);
    }
    return found;
}

Str bearer_value(Str authorization)
{
    Str none = {NULL, 0};
    if (authorization.len < 8 || strncasecmp(authorization.ptr, "bearer ", 7) != 0) return none;
    Str token = trim_blanks(str_slice(authorization, 7, authorization.len));
    return token.len >= 1 && token.len <= 256 && all(token, TOKEN68) ? token : none;
}

bool token_valid(Str token)
{
    return token.len >= 16 && token.len <= 128 && all(token, SESSION);
}

bool percent_decode(Arena *arena, Str text, bool plus, Str *out)
{
    char *to = arena_alloc_raw(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%') {
            if (text.len - i < 3) return false;
            int high = hex_digit(text.ptr[i + 1]), low = hex_digit(text.ptr[i + 2]);
            if (high < 0 || low < 0) return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        to[len++] = c;
    }
    *out = (Str){to, len};
    return utf8_valid(*out);
}
