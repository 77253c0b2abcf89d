/* A map in memory written as OSM XML: how the made-up quarter becomes a file like any other. */
#include "engine/walk/osm.h"

static void put_escaped(Buf *out, Str value)
{
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        if (c == '&')
            buf_text(out, "&amp;");
        else if (c == '<')
            buf_text(out, "&lt;");
        else if (c == '"')
            buf_text(out, "&quot;");
        else
            buf_char(out, c);
    }
}

static void put_tags(Buf *out, const OsmMap *map, uint32_t from, uint32_t count)
{
    for (uint32_t i = from; i < from + count; i++) {
        const OsmTag *tag = &map->tags[i];
        buf_fmt(out, "<tag k=\"%s\" v=\"", osm_key_name((OsmKey)tag->key));
        put_escaped(out, (Str){map->text + tag->at, tag->len});
        buf_text(out, "\"/>");
    }
}

static void put_degrees(Buf *out, const char *name, int32_t e7)
{
    int64_t size = e7 < 0 ? -(int64_t)e7 : e7;
    buf_fmt(out, " %s=\"%s%lld.%07lld\"", name, e7 < 0 ? "-" : "", (long long)(size / 10000000),
            (long long)(size % 10000000));
}

void osm_write_xml(const OsmMap *map, Buf *out)
{
    size_t tagged = 0;
    buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<osm version=\"0.6\">\n");
    for (size_t i = 0; i < map->node_count; i++) {
        buf_fmt(out, "<node id=\"%lld\"", (long long)map->nodes[i].id);
        put_degrees(out, "lat", map->nodes[i].lat_e7);
        put_degrees(out, "lon", map->nodes[i].lon_e7);
        buf_char(out, '>');
        for (; tagged < map->tagged_count && map->tagged[tagged].node <= i; tagged++)
            put_tags(out, map, map->tagged[tagged].tag_from, map->tagged[tagged].tag_count);
        buf_text(out, "</node>\n");
    }
    for (size_t i = 0; i < map->way_count; i++) {
        const OsmWay *way = &map->ways[i];
        buf_fmt(out, "<way id=\"%lld\">", (long long)way->id);
        for (uint32_t r = 0; r < way->ref_count; r++)
            buf_fmt(out, "<nd ref=\"%lld\"/>", (long long)map->refs[way->ref_from + r]);
        put_tags(out, map, way->tag_from, way->tag_count);
        buf_text(out, "</way>\n");
    }
    buf_text(out, "</osm>\n");
}
