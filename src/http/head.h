/* The head of an HTTP/1.1 request: two pure functions over one contiguous buffer.
 *
 * head_scan finds where the head ends, head_parse checks it and takes it apart.  What they refuse
 * and with which status is the rule set of docs/http-notes.md; anything ambiguous is refused,
 * because a second reader (a proxy) might read it differently (RFC 9112, 11.2 request smuggling).
 *
 * Always true the result does not depend on how the bytes were cut into pieces; every Str of a Head
 *             points into the bytes given to head_parse */
#pragma once
#include "http/http.h"

enum {
    HEAD_BYTES_MAX = 16 * 1024,
    HEAD_LINE_MAX = 8 * 1024,
    HEAD_LINES_MAX = 64, /* header lines, without the request line */
};

/* Where the scan stands; all zero at the start of a head. */
typedef struct HeadScan {
    uint32_t at;    /* bytes looked at */
    uint32_t line;  /* where the current line begins */
    uint32_t lines; /* complete lines */
} HeadScan;

/* > 0: the length of the head with its empty line.  0: not there yet, call again with more bytes.
 * < 0: the status of the refusal, negated. */
int head_scan(HeadScan *scan, const char *bytes, size_t len);

typedef struct HeadLine {
    Str name, value; /* value without the spaces around it */
} HeadLine;

typedef struct Head {
    Method method;
    bool head_only; /* HEAD: answered as GET without the body */
    bool http_1_0;
    bool keep_alive;
    bool expect_continue;
    bool has_length;
    int64_t content_length;
    Str path;  /* as sent: begins with '/', escapes still in it but checked */
    Str query; /* as sent, without '?' */
    Str host;
    size_t count;
    HeadLine lines[HEAD_LINES_MAX];
} Head;

/* head: exactly the bytes that head_scan counted.  0: good; else the status of the refusal. */
int head_parse(Str head, Head *out);

/* The value of the first line of that name (any case); an empty Str with ptr NULL when absent. */
Str head_value(const Head *head, const char *name);
/* Whether a comma-separated list contains the word, in any case. */
bool head_list_has(Str list, const char *word);
/* One cookie of the Cookie line; ptr NULL when absent or there twice. */
Str cookie_value(Str cookies, const char *name);
/* "Bearer xyz" → xyz; 1 to 256 characters of a token68 (RFC 6750), else ptr NULL. */
Str bearer_value(Str authorization);
/* A session token as we make them: 16 to 128 of A-Z a-z 0-9 - _ */
bool token_valid(Str token);

/* Undoes %XX (and '+' as space when plus). False for a bad escape or bad UTF-8. */
bool percent_decode(Arena *arena, Str text, bool plus, Str *out) MUST_USE;
