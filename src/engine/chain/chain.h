/* A WeChat 接龙 pasted as text: who wants what, line by line, with what could not be read.
 *
 * Owns        nothing that lives: text in, lines in the caller's arena out
 * Always true no line that begins with a number is lost: it is read, unsure or unreadable, and says
 *             why; nothing is guessed that the text does not say
 *
 *   #接龙
 *   明天午饭：1 清蒸鲈鱼 18 元；2 红烧豆腐 14 元
 *   1. 3栋502 王秀英 鲈鱼一份 送上门 少盐
 *   2、李国强 豆腐×2 自取
 *   3. 陈桂兰 +1                    as the line before: unsure, a person looks at it
 *
 * A dish is known by its name on the menu, by any two or more characters of it that belong to no
 * other dish, or by its letter (A餐): as the heading of the chain says, else counted on the menu.
 * Unsure is also who says 不去了, 改成, 周三, 不要鲈鱼, who stands there a second time, and
 * 小芳妈妈. */
#pragma once
#include "base/str.h"

enum { CHAIN_LINES_MAX = 500, CHAIN_PICKS_MAX = 4, CHAIN_ITEMS_MAX = 40, CHAIN_COUNT_MAX = 20 };

typedef enum ChainState { CHAIN_READ, CHAIN_UNSURE, CHAIN_UNREADABLE } ChainState;
typedef enum ChainHow { CHAIN_NOT_SAID, CHAIN_TO_DOOR, CHAIN_EAT_IN, CHAIN_TAKE_AWAY } ChainHow;

typedef struct ChainPick {
    int32_t item; /* index into the menu */
    int32_t count;
} ChainPick;

typedef struct ChainLine {
    int32_t number;
    Str raw;
    Str who;   /* 王秀英, 王奶奶; "" not found */
    Str place; /* 3栋502; "" not said */
    Str tail;  /* of a phone: the last four digits; "" not said */
    Str note;  /* what is left over: 少盐 */
    ChainPick picks[CHAIN_PICKS_MAX];
    size_t pick_count;
    ChainHow how;
    ChainState state;
    const char *why; /* "" when read */
} ChainLine;

/* Text that is not UTF-8 gives no lines. */
size_t chain_read(Arena *arena, Str text, const Str *menu, size_t menu_count, ChainLine **out);
