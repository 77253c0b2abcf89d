/* Pinyin without tones, for search, sorting and speech.
 *
 * Source: mozillazg/pinyin-data (MIT).  Names use rarer readings (单 shan, 曾 zeng, 仇 qiu, 解
 * xie): search matches any reading; the usual reading of a surname comes first where the name
 * begins. */
#pragma once
#include "base/str.h"

/* Pinyin of a text, syllables joined, other characters kept (ASCII lower-cased, spaces dropped).
 * is_name: the first character is read as a surname. */
Str pinyin_of(Arena *arena, Str text, bool is_name);

/* The search terms of a name: every tail of it, in characters, in pinyin and in initials, over the
 * common readings. "王秀英" gives 王秀英 秀英 英, wangxiuying xiuying ying, wxy xy. At most room.
 */
size_t pinyin_name_terms(Arena *arena, Str name, Str *terms, size_t room);
/* What a person types, folded in the same way: lower case, no spaces. */
Str pinyin_fold_query(Arena *arena, Str typed);
