/* The files of the web app: embedded in the program at build, or read from a folder.
 *
 * The list is web/dist/manifest.tsv: path, file, type, cache, etag.  A page ("text/html") stands
 * for its own path and for every path without a dot below it; "/" stands for what nothing else
 * claims. */
#pragma once
#include "base/json.h"

typedef struct Asset {
    const char *path;  /* "/assets/vue-Dp7t59VO.js", "/staff", "/" */
    const char *type;  /* "text/javascript; charset=utf-8" */
    const char *etag;  /* with its quotes */
    bool immutable;    /* the name holds a hash of the content */
    Str plain, br, gz; /* br and gz: ptr NULL when there is none */
} Asset;

/* Made at build by tools/embed-web; ends with a zero row, sorted by path. */
extern const Asset assets_embedded[];

typedef struct Assets Assets;
/* folder: NULL for the embedded ones; else the dist folder, read again for each request. */
Assets *assets_new(Arena *arena, const char *folder);
/* False: there is none. From a folder the bytes live in `arena`. */
bool assets_find(const Assets *assets, Arena *arena, Str path, Asset *out);
