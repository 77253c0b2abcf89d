/* Who may not eat what: the persons whom the tests of diet set before every dish and every
 * spelling, with what a food must say to be kept from them. */
#pragma once
#include "base/str.h"

typedef struct Ban {
    const char *person;                      /* as JSON */
    const char *allergens, *classes, *marks; /* words with bars between; "": none */
} Ban;

#define ANIMALS "pork|beef|mutton|poultry|fish|crust|mollusc"

static const Ban bans[] = {
    {"{\"allergies\":[\"A1\"]}", "A1", "", ""},
    {"{\"allergies\":[\"A2\"]}", "A2", "", ""},
    {"{\"allergies\":[\"A3\"]}", "A3", "", ""},
    {"{\"allergies\":[\"A4\"]}", "A4", "", ""},
    {"{\"allergies\":[\"A5\"]}", "A5", "", ""},
    {"{\"allergies\":[\"A6\"]}", "A6", "", ""},
    {"{\"allergies\":[\"A7\"]}", "A7", "", ""},
    {"{\"allergies\":[\"A8\"]}", "A8", "", ""},
    {"{\"allergies\":[\"X1\"]}", "X1", "", ""},
    {"{\"allergies\":[\"X2\"]}", "X2", "", ""},
    {"{\"allergies\":[\"A2\",\"A5\",\"X2\"]}", "A2|A5|X2", "", ""},
    {"{\"diet\":[\"清真\"]}", "", "pork|blood|alcohol", ""},
    {"{\"diet\":[\"素食\"]}", "", ANIMALS, ""},
    {"{\"diet\":[\"佛教素\"]}", "", ANIMALS "|pungent|alcohol", ""},
    {"{\"drugs\":[\"simvastatin\"]}", "", "", "F"},
    {"{\"drugs\":[\"lovastatin\"]}", "", "", "F"},
    {"{\"drugs\":[\"metronidazole\"]}", "", "alcohol", ""},
};

/* Does one word of `any` stand among the words of `bars`? */
static inline bool meets(Str bars, const char *any)
{
    while (bars.len) {
        Str word = str_cut(&bars, '|');
        Str list = str_of(any);
        while (list.len)
            if (str_eq(str_cut(&list, '|'), word)) return true;
    }
    return false;
}

static inline bool ban_meets(const Ban *ban, Str allergens, Str classes, Str marks)
{
    return meets(allergens, ban->allergens) || meets(classes, ban->classes) ||
           meets(marks, ban->marks);
}
