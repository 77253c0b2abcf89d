#include "http/assets.h"
#include "base/file.h"

#include <sodium.h>

enum { FILE_MAX = 32 << 20, MANIFEST_MAX = 1 << 20 };

struct Assets {
    const char *folder; /* NULL: embedded */
    size_t count;
};

Assets *assets_new(Arena *arena, const char *folder)
{
    Assets *assets = NEW(arena, Assets);
    assets->folder = folder && *folder ? folder : NULL;
    while (assets_embedded[assets->count].path) assets->count++;
    return assets;
}

static bool find_embedded(const Assets *assets, Str path, Asset *out)
{
    size_t low = 0, high = assets->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_compare(path, str_of(assets_embedded[middle].path));
        if (order == 0) {
            *out = assets_embedded[middle];
            return true;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

/* Of what is there now: the manifest may be older. */
static const char *etag_of(Arena *arena, Str bytes)
{
    uint8_t hash[16];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)bytes.ptr, bytes.len, NULL, 0);
    Str hex = str_to_hex(arena, (Str){(const char *)hash, 8});
    return str_c(arena, str_fmt(arena, "\"%.*s\"", STR_ARG(hex)));
}

/* The manifest's columns: path, file, type, cache, etag. */
static bool read_from_folder(const Assets *assets, Arena *arena, Str path, Asset *out)
{
    Str manifest;
    const char *name = str_c(arena, str_fmt(arena, "%s/manifest.tsv", assets->folder));
    if (file_read(arena, name, MANIFEST_MAX, &manifest, NULL) != OK) return false;
    for (Str rest = manifest; rest.ptr;) {
        Str line = str_cut(&rest, '\n'), columns[5] = {{0}};
        for (int i = 0; i < 5 && line.ptr; i++) columns[i] = str_cut(&line, '\t');
        if (!str_eq(columns[0], path) || !columns[1].len) continue;
        const char *file =
            str_c(arena, str_fmt(arena, "%s/%.*s", assets->folder, STR_ARG(columns[1])));
        *out = (Asset){.path = str_c(arena, columns[0]),
                       .type = str_c(arena, columns[2]),
                       .immutable = str_is(columns[3], "immutable")};
        if (file_read(arena, file, FILE_MAX, &out->plain, NULL) != OK) return false;
        out->etag = etag_of(arena, out->plain);
        return true;
    }
    return false;
}

static bool find(const Assets *assets, Arena *arena, Str path, Asset *out)
{
    return assets->folder ? read_from_folder(assets, arena, path, out)
                          : find_embedded(assets, path, out);
}

static bool is_page(const Asset *asset)
{
    return str_starts(str_of(asset->type), STR("text/html"));
}

bool assets_find(const Assets *assets, Arena *arena, Str path, Asset *out)
{
    if (find(assets, arena, path, out)) return true;
    if (str_find(path, STR("."), 0) != SIZE_MAX) return false;
    for (size_t end = path.len; end-- > 1;) { /* "/staff/people/7" → "/staff" */
        if (path.ptr[end] != '/') continue;
        if (find(assets, arena, str_slice(path, 0, end), out) && is_page(out)) return true;
    }
    return find(assets, arena, STR("/"), out) && is_page(out);
}
