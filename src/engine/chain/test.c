#include "base/test.h"
#include "engine/chain/chain.h"

static const Str menu[] = {{"清蒸鲈鱼", 12}, {"红烧豆腐", 12}, {"番茄炒蛋", 12}};

typedef struct Example {
    const char *text, *who, *place;
    ChainState state;
    int item, count, item2, count2; /* item −1: none */
    ChainHow how;
    const char *note;
} Example;

TEST(lines_as_people_write_them)
{
    static const Example examples[] = {
        {"1. 王秀英 清蒸鲈鱼", "王秀英", "", CHAIN_READ, 0, 1, -1, 0, CHAIN_NOT_SAID, ""},
        {"2、李国强 豆腐×2 自取", "李国强", "", CHAIN_READ, 1, 2, -1, 0, CHAIN_TAKE_AWAY, ""},
        {"3. 3栋502 王秀英 鲈鱼一份 送上门 少盐", "王秀英", "3栋502", CHAIN_READ, 0, 1, -1, 0,
         CHAIN_TO_DOOR, "少盐"},
        {"4 陈桂兰 炒蛋 2份，堂食", "陈桂兰", "", CHAIN_READ, 2, 2, -1, 0, CHAIN_EAT_IN, ""},
        {"5) 赵玉珍：鲈鱼1份+豆腐1份", "赵玉珍", "", CHAIN_READ, 0, 1, 1, 1, CHAIN_NOT_SAID, ""},
        {"6. 吴奶奶 A餐", "吴奶奶", "", CHAIN_READ, 0, 1, -1, 0, CHAIN_NOT_SAID, ""},
        {"7. 孙爷爷 B套餐两份 送", "孙爷爷", "", CHAIN_READ, 1, 2, -1, 0, CHAIN_TO_DOOR, ""},
        {"8. 周桂芳 2份豆腐", "周桂芳", "", CHAIN_READ, 1, 2, -1, 0, CHAIN_NOT_SAID, ""},
        {"9. 2-1-303 刘建国 番茄炒蛋一份不要葱", "刘建国", "2-1-303", CHAIN_READ, 2, 1, -1, 0,
         CHAIN_NOT_SAID, "不要葱"},
        {"10. 钱大爷 13800001234 豆腐", "钱大爷", "", CHAIN_READ, 1, 1, -1, 0, CHAIN_NOT_SAID, ""},
        {"11. 今天不舒服", "", "", CHAIN_UNREADABLE, -1, 0, -1, 0, CHAIN_NOT_SAID, NULL},
        {"12. 鲈鱼", "", "", CHAIN_UNREADABLE, 0, 1, -1, 0, CHAIN_NOT_SAID, NULL},
        {"13. 王秀英 饺子", "王秀英", "", CHAIN_UNREADABLE, -1, 0, -1, 0, CHAIN_NOT_SAID, NULL},
        {"14. 王秀英 豆腐 取消", "王秀英", "", CHAIN_UNSURE, 1, 1, -1, 0, CHAIN_NOT_SAID, NULL},
        {"15. 5号楼2单元 豆腐", "", "5号楼2单元", CHAIN_UNSURE, 1, 1, -1, 0, CHAIN_NOT_SAID, NULL},
        {"16. 王秀英 豆腐 99份", "王秀英", "", CHAIN_UNSURE, 1, 99, -1, 0, CHAIN_NOT_SAID, NULL},
        {"１７．何福生　豆腐　三份", "何福生", "", CHAIN_READ, 1, 3, -1, 0, CHAIN_NOT_SAID, ""},
        {"18. 马志明 红烧豆腐套餐 1份 打包 软一点", "马志明", "", CHAIN_READ, 1, 1, -1, 0,
         CHAIN_TAKE_AWAY, "软一点"},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        const Example *x = &examples[i];
        ChainLine *lines;
        size_t n = chain_read(test_arena(), str_of(x->text), menu, 3, &lines);
        test_note("%s", x->text);
        CHECK_INT(1, n);
        if (n != 1) continue;
        CHECK_INT((int)i + 1, lines[0].number);
        CHECK_INT(x->state, lines[0].state);
        if (x->item >= 0 || x->state != CHAIN_UNREADABLE || *x->who)
            CHECK_STR(str_of(x->who), lines[0].who);
        CHECK_STR(str_of(x->place), lines[0].place);
        CHECK_INT(x->how, lines[0].how);
        CHECK_INT((x->item >= 0) + (x->item2 >= 0), lines[0].pick_count);
        if (x->item >= 0) {
            CHECK_INT(x->item, lines[0].picks[0].item);
            CHECK_INT(x->count, lines[0].picks[0].count);
        }
        if (x->item2 >= 0) {
            CHECK_INT(x->item2, lines[0].picks[1].item);
            CHECK_INT(x->count2, lines[0].picks[1].count);
        }
        if (x->note) CHECK_STR(str_of(x->note), lines[0].note);
    }
}

TEST(a_whole_chain_keeps_every_number_and_skips_the_heading)
{
    static const char text[] = "#接龙\n明天午饭报名，12 点前\n\n1. 王秀英 鲈鱼\n2. 李国强 同上\n"
                               "3. 陈桂兰\n   豆腐 2份\n4. 赵玉珍 +1\n5. 哈哈\n";
    ChainLine *lines;
    size_t n = chain_read(test_arena(), str_of(text), menu, 3, &lines);
    CHECK_INT(5, n);
    CHECK_INT(CHAIN_READ, lines[0].state);
    CHECK_INT(CHAIN_UNSURE, lines[1].state); /* as the one before: a person looks */
    CHECK_INT(0, lines[1].picks[0].item);
    CHECK_INT(CHAIN_READ, lines[2].state); /* broken over two lines */
    CHECK_INT(2, lines[2].picks[0].count);
    CHECK_INT(CHAIN_UNSURE, lines[3].state);
    CHECK_INT(1, lines[3].picks[0].item);
    CHECK_INT(CHAIN_UNREADABLE, lines[4].state);
    CHECK(lines[4].why[0] != 0);
}

TEST(what_is_no_chain_gives_no_lines)
{
    ChainLine *lines;
    CHECK_INT(0, chain_read(test_arena(), STR(""), menu, 3, &lines));
    CHECK_INT(0, chain_read(test_arena(), STR("大家好\n明天见"), menu, 3, &lines));
    CHECK_INT(0, chain_read(test_arena(), STR("1. \xff\xfe"), menu, 3, &lines));
    CHECK_INT(1, chain_read(test_arena(), STR("1. 王秀英 豆腐"), menu, 0, &lines));
}

/* Menu and chain need not count alike. */
TEST(letters_mean_what_the_heading_says)
{
    static const char text[] =
        "#接龙\n🍚明天午餐\nＡ 番茄炒蛋13元　Ｂ、清蒸鲈鱼18元\nC套餐：宫保鸡丁\n"
        "1. 王秀英 Ａ餐\n2. 李国强 b 两份\n3. 陈桂兰 C\n4. 赵玉珍 豆腐\n";
    ChainLine *lines;
    size_t n = chain_read(test_arena(), str_of(text), menu, 3, &lines);
    CHECK_INT(4, n);
    CHECK_INT(CHAIN_READ, lines[0].state);
    CHECK_INT(2, lines[0].picks[0].item);
    CHECK_INT(CHAIN_READ, lines[1].state);
    CHECK_INT(0, lines[1].picks[0].item);
    CHECK_INT(2, lines[1].picks[0].count);
    CHECK_INT(CHAIN_UNREADABLE, lines[2].state); /* 宫保鸡丁 is not on the menu */
    CHECK_TEXT("写的字母菜单上没有，请看一眼", lines[2].why);
    CHECK_INT(CHAIN_READ, lines[3].state);
    CHECK_INT(3, chain_read(test_arena(), STR("A栋邻居\n1. 王秀英 A\n2. 李国强 B\n3. 陈桂兰 C"),
                            menu, 3, &lines));
    CHECK_INT(CHAIN_READ, lines[0].state);
    CHECK_INT(0, lines[0].picks[0].item);
}

TEST(nothing_is_ordered_that_somebody_may_not_have_meant)
{
    static const struct {
        const char *text;
        ChainState state;
        const char *who;
        int item, count; /* −1: none */
    } examples[] = {
        {"王秀英 妈妈不去了", CHAIN_UNREADABLE, "王秀英", -1, 0},
        {"王秀英 豆腐，妈妈不去了", CHAIN_UNSURE, "王秀英", 1, 1},
        {"王秀英 更正：豆腐改鲈鱼", CHAIN_UNSURE, NULL, -2, 0}, /* both are shown */
        {"陈桂兰 不要鲈鱼 要豆腐", CHAIN_UNSURE, "陈桂兰", 1, 1},
        {"陈桂兰 不吃豆腐", CHAIN_UNREADABLE, "陈桂兰", -1, 0},
        {"赵玉珍 豆腐 周三", CHAIN_UNSURE, "赵玉珍", 1, 1},
        {"赵玉珍 明天中午豆腐一份", CHAIN_READ, "赵玉珍", 1, 1},
        {"何福生 豆腐➕2", CHAIN_READ, "何福生", 1, 2},
        {"何福生 Ｂ套餐３份🙏🙏", CHAIN_READ, "何福生", 1, 3},
        {"何福生 豆腐 14元已付", CHAIN_READ, "何福生", 1, 1},
        {"李小芳妈妈 鲈鱼", CHAIN_UNSURE, "李小芳", 0, 1},
        {"李国强家 鲈鱼 2份", CHAIN_UNSURE, "李国强", 0, 2},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        ChainLine *lines;
        test_note("%s", examples[i].text);
        Str text = str_fmt(test_arena(), "1. %s", examples[i].text);
        CHECK_INT(1, chain_read(test_arena(), text, menu, 3, &lines));
        CHECK_INT(examples[i].state, lines[0].state);
        if (examples[i].who) CHECK_TEXT(examples[i].who, str_c(test_arena(), lines[0].who));
        CHECK_INT(0, lines[0].place.len);
        CHECK_INT(examples[i].item == -2 ? 2 : examples[i].item >= 0, lines[0].pick_count);
        if (examples[i].item < 0) continue;
        CHECK_INT(examples[i].item, lines[0].picks[0].item);
        CHECK_INT(examples[i].count, lines[0].picks[0].count);
    }
}

TEST(who_stands_there_twice_is_looked_at)
{
    static const char text[] = "① 王秀英 豆腐\n② 李国强 1-1-101 豆腐\n③王秀英 鲈鱼\n"
                               "④ 李国强 2-1-303 鲈鱼\n";
    ChainLine *lines;
    size_t n = chain_read(test_arena(), str_of(text), menu, 3, &lines);
    CHECK_INT(4, n);
    CHECK_INT(CHAIN_READ, lines[0].state);
    CHECK_INT(CHAIN_READ, lines[1].state);
    CHECK_INT(CHAIN_UNSURE, lines[2].state);
    CHECK_INT(CHAIN_READ, lines[3].state); /* another of that name, next door */
}
