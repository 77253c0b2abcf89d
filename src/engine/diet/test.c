#include "base/test.h"
#include "base/file.h"
#include "base/number.h"
#include "engine/diet/inside.h"

static const DietTables *own(void)
{
    return diet_tables_own(test_arena());
}

static DietPerson person_of(const char *json)
{
    const Json *value;
    DietPerson p = {0};
    Problem problem = {0};
    CHECK_STATUS(OK, json_read(test_arena(), str_of(json), &value, &problem));
    if (!CHECK_STATUS(
            OK, diet_person_read(test_arena(), own(), value, day_of(2026, 11, 21), &p, &problem)))
        test_note("%s %s", problem.where, problem.text);
    return p;
}

/* A dish of lines "name" or "name=grams", cut at semicolons. */
static DietDish dish_of(const char *name, const char *lines)
{
    DietDish dish = {.id = STR("d"), .name = str_of(name), .kind = STR("荤菜"), .servings = 1};
    Str rest = str_of(lines);
    Str piece;
    dish.lines = NEW_ARRAY(test_arena(), DietLine, 30);
    while (diet_piece(&rest, ';', &piece)) {
        DietLine *line = &dish.lines[dish.line_count++];
        Str word = str_cut(&piece, '=');
        *line = (DietLine){.name = word, .grams = UNKNOWN};
        if (piece.ptr) CHECK(str_to_double(piece, &line->grams));
    }
    diet_dish_match(own(), &dish);
    return dish;
}

static DietVerdict verdict_of(const char *person, const char *name, const char *lines)
{
    DietPerson p = person_of(person);
    DietDish dish = dish_of(name, lines);
    DietVerdict v;
    diet_check_all(test_arena(), own(), &p, &dish, 1, &v);
    return v;
}

static const char *class_for(const char *person, const char *name, const char *lines)
{
    return diet_class_name(verdict_of(person, name, lines).verdict);
}

TEST(a_word_names_the_food_that_is_meant)
{
    static const struct {
        const char *name;
        uint32_t contains;
    } words[] = {
        {"虾皮", A2},
        {"蟹棒", A1 | A2 | A3 | A4 | A6},
        {"花生酱", A5},
        {"蚝油", A1 | A6 | X1},
        {"郫县豆瓣酱", A1 | A6},
        {"老抽", A1 | A6},
        {"香油", X2},
        {"花生油", A5},
        {"鱼露", A3},
        {"沙茶酱", A2 | A3 | A5 | A6 | X2},
        {"千岛酱", A4},
        {"马苏里拉", A7},
        {"腰果", A8},
        {"鱿鱼", X1},
        {"蟹味菇", 0},
        {"海鲜菇", 0},
        {"牛油果", 0},
        {"鱼腥草", 0},
        {"奶白菜", 0},
        {"土豆", 0},
        {"红豆", 0},
        {"米粉", 0},
        {"玉米面", 0},
        {"椰奶", 0},
        {"豆腐皮", A6},
        {"鸡蛋面", A1 | A4},
        {"虾仁鸡蛋馅", A2 | A4},
        {"去壳鲜虾仁 200g", A2},
        {"通心粉", A1},
        {"干贝", X1},
        {"面筋", A1},
        {"螺丝椒", 0},
        {"鱼皮花生", A5},
        {"海鲜", A2 | A3 | X1},
        {"海鲜酱油", A1 | A6},
        {"奶汤", 0},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        DietLine line = {.name = str_of(words[i].name), .grams = UNKNOWN};
        uint32_t contains = 0;
        diet_line_match(own(), &line);
        for (size_t k = 0; k < line.hit_count; k++) contains |= line.hits[k]->contains;
        if (!CHECK_INT(words[i].contains, contains)) test_note("%s", words[i].name);
    }
}

TEST(every_word_of_our_table_means_one_food)
{
    const DietTables *t = own();
    for (size_t i = 0; i < diet_own_food_count; i++) {
        Str list = str_of(diet_own_foods[i].aliases);
        Str word = str_of(diet_own_foods[i].name);
        do {
            const DietFood *food = diet_food_find(t, word);
            if (!CHECK(food && str_is(food->name, diet_own_foods[i].name)))
                test_note("%.*s of %s", STR_ARG(word), diet_own_foods[i].name);
        } while (diet_piece(&list, '|', &word));
        for (int n = 0; n < DIET_NUTRIENTS; n++) CHECK(!(diet_own_foods[i].per100[n] < 0));
    }
    CHECK(diet_own_food_count > 200);
}

TEST(an_allergen_is_found_through_a_sauce_the_raw_text_and_the_name)
{
    CHECK_TEXT("H0", class_for("{\"allergies\":[\"X1\"]}", "蚝油生菜", "生菜=300;蚝油=10"));
    CHECK_TEXT("H0", class_for("{\"allergies\":[\"A1\"]}", "烧肉", "猪肉=200;生抽=10"));
    CHECK_TEXT("H0", class_for("{\"allergies\":[\"A5\"]}", "花生酱拌菠菜", "菠菜=200;盐=1"));
    DietPerson p = person_of("{\"allergies\":[\"A2\"]}");
    DietLine line = {
        .name = STR("青菜"), .term = STR("小白菜"), .raw = STR("青菜 300g 加虾皮一把")};
    DietDish dish = {.name = STR("炒青菜"), .lines = &line, .line_count = 1};
    DietVerdict v;
    diet_dish_match(own(), &dish);
    diet_check(test_arena(), own(), &p, &dish, &v);
    CHECK_INT(DIET_H0, v.verdict);
    CHECK_TEXT("ok", class_for("{\"allergies\":[\"A3\"]}", "鱼香茄子", "茄子=300;猪肉=50;白糖=5"));
    CHECK_TEXT("ok", class_for("{\"allergies\":[\"A2\"]}", "蟹味菇炒青菜", "蟹味菇=100;青菜=200"));
}

TEST(an_unknown_ingredient_is_asked_about_only_by_those_whom_it_concerns)
{
    DietVerdict v = verdict_of("{\"allergies\":[\"A5\"]}", "拌面菜", "菠菜=200;祖传秘料=10");
    CHECK_INT(DIET_ASK, v.verdict);
    CHECK_STR(STR("“祖传秘料”里有什么不清楚，先问厨房。"), v.reasons[0]);
    CHECK_TEXT("ok", class_for("{}", "拌菜", "菠菜=200;祖传秘料=10"));
    CHECK_TEXT("ask", class_for("{\"diet\":[\"清真\"]}", "拌菜", "菠菜=200;祖传秘料=10"));
    CHECK_TEXT("ask", class_for("{\"drugs\":[\"头孢\"]}", "拌菜", "菠菜=200;祖传秘料=10"));
    CHECK_TEXT("ask", class_for("{\"allergies\":[\"A5\"]}", "空菜", ""));
    CHECK_TEXT("ask", class_for("{\"allergies\":[\"A5\"]}", "煎饺", "速冻饺子=200"));
    CHECK_TEXT("H0", class_for("{\"allergies\":[\"A1\"]}", "煎饺", "速冻饺子=200"));
}

TEST(drugs_meet_food)
{
    CHECK_TEXT("H0", class_for("{\"drugs\":[\"阿托伐他汀钙片\"]}", "西柚沙拉", "西柚=100;生菜=50"));
    CHECK_TEXT("H0", class_for("{\"drugs\":[\"amlodipine\"]}", "柚子茶", "柚子=100;蜂蜜=20"));
    CHECK_TEXT("H0", class_for("{\"drugs\":[\"头孢/甲硝唑\"]}", "啤酒鸭", "鸭=500;啤酒=300"));
    CHECK_TEXT("H0", class_for("{\"drugs\":[\"ceftriaxone\"]}", "红烧肉", "五花肉=200;料酒=10"));
    CHECK_TEXT("H0", class_for("{\"drugs\":[\"华法林\"]}", "当归羊肉汤", "羊肉=200;当归=5"));
    CHECK_TEXT("ok", class_for("{\"drugs\":[\"warfarin\"]}", "炒菠菜", "菠菜=200;食用油=5"));
    CHECK_TEXT("H0", class_for("{\"drugs\":[\"MAOI\"]}", "腐乳肉", "五花肉=200;腐乳=20"));
    CHECK_TEXT("H0", class_for("{\"drugs\":[\"MAOI\"]}", "腊肉饭", "腊肉=50;米饭=200"));
    CHECK_TEXT("ok", class_for("{\"drugs\":[\"MAOI\"]}", "烧肉", "猪肉=200;生抽=3"));
    CHECK_TEXT("H0", class_for("{\"drugs\":[\"MAOI\"]}", "烧肉", "猪肉=200;生抽=30"));
    DietPerson p = person_of("{\"drugs\":[\"仙丹\"]}");
    CHECK_INT(1, p.unknown_drug_count);
}

TEST(ways_of_eating_are_kept)
{
    CHECK_TEXT("H0", class_for("{\"diet\":[\"清真\"]}", "炒菜", "生菜=200;猪油=10"));
    CHECK_TEXT("H0", class_for("{\"diet\":[\"清真\"]}", "毛血旺", "鸭血=200"));
    CHECK_TEXT("ok", class_for("{\"diet\":[\"清真\"]}", "牛肉面", "牛肉=100;面条=200"));
    CHECK_TEXT("H0", class_for("{\"diet\":[\"素食\"]}", "蚝油生菜", "生菜=200;蚝油=10"));
    CHECK_TEXT("ok", class_for("{\"diet\":[\"素食\"]}", "番茄炒蛋", "番茄=200;鸡蛋=100"));
    CHECK_TEXT("H0", class_for("{\"diet\":[\"佛教素\"]}", "葱油豆腐", "豆腐=200;小葱=5"));
    CHECK_TEXT("H0", class_for("{\"conditions\":[\"vegetarian\"]}", "红烧肉", "五花肉=200"));
}

TEST(textures_are_not_passed_when_they_cannot_be_told)
{
    CHECK_TEXT("ok", class_for("{\"texture\":4}", "鸡蛋羹", "鸡蛋=100;水=100;盐=1"));
    CHECK_TEXT("H0", class_for("{\"texture\":5}", "宫保鸡丁", "鸡胸肉=200;花生=50"));
    CHECK_TEXT("ok", class_for("{\"texture\":5}", "小米粥", "小米=50;水=500"));
    CHECK_TEXT("H0", class_for("{\"texture\":4}", "小米粥", "小米=50;水=500"));
    CHECK_TEXT("ok", class_for("{\"texture\":\"7EC\"}", "冬瓜肉", "冬瓜=200;猪肉=50"));
    CHECK_TEXT("H0", class_for("{\"texture\":\"7EC\"}", "冬瓜排骨", "冬瓜=200;排骨=100"));
    CHECK_TEXT("H0", class_for("{\"texture\":6}", "蒸蛋", "鸡蛋=100;祖传秘料=3"));
    CHECK_TEXT("ask", class_for("{\"conditions\":[\"dysphagia\"]}", "米饭", "米饭=200"));
    CHECK_TEXT("ask", class_for("{\"texture\":4}", "什么饮料", "水=200"));
    CHECK_TEXT("H1", class_for("{\"conditions\":[\"chewing_poor\"]}", "排骨", "排骨=300"));
    CHECK_STR(STR("剁碎煮软（4毫米）"),
              verdict_of("{\"texture\":5}", "宫保鸡丁", "鸡胸肉=200").kitchen_note);
}

TEST(gout_and_salt_follow_the_limits)
{
    CHECK_TEXT("H1", class_for("{\"conditions\":[\"gout_remission\"]}", "炒猪肝", "猪肝=150"));
    CHECK_TEXT("ok", class_for("{\"conditions\":[\"gout_remission\"]}", "煮干丝", "腐竹=50"));
    CHECK_TEXT("ok",
               class_for("{\"conditions\":[\"gout_remission\"]}", "紫菜汤", "紫菜=3;鸡蛋=50"));
    CHECK_TEXT("H0", class_for("{\"conditions\":[\"gout_acute\"]}", "炒肉", "猪肉=50;青椒=100"));
    CHECK_TEXT("ok", class_for("{\"conditions\":[\"gout_acute\"]}", "炒青椒", "青椒=200;盐=1"));
    CHECK_TEXT("H1", class_for("{\"conditions\":[\"hypertension\"]}", "咸菜", "榨菜=60"));
    CHECK_TEXT("ok", class_for("{\"conditions\":[\"hypertension\"]}", "青菜", "小白菜=200;盐=1"));
    DietVerdict v =
        verdict_of("{\"conditions\":[\"hypertension\"]}", "青菜", "小白菜=200;盐=3;生抽=5");
    CHECK_STR(STR("少盐，少放酱油"), v.kitchen_note);
    CHECK(v.score >= 0 && v.score <= 80);
}

TEST(low_weight_wins_over_fat_and_sugar_and_says_so)
{
    static const char *const rich = "五花肉=250;白糖=12;盐=1";
    DietVerdict v = verdict_of("{\"conditions\":[]}", "红烧肉", rich);
    DietVerdict thin = verdict_of("{\"conditions\":[\"underweight\"]}", "红烧肉", rich);
    Str said = STR("体重偏轻，油、糖和饭量不扣分。");
    bool told = false;
    for (size_t i = 0; i < v.reason_count; i++) CHECK(!str_eq(v.reasons[i], said));
    for (size_t i = 0; i < thin.reason_count; i++) told |= str_eq(thin.reasons[i], said);
    CHECK(told);
    CHECK(thin.score > v.score);
}

TEST(the_nearest_yes_leaves_out_a_seasoning_or_changes_the_dish)
{
    DietVerdict v = verdict_of("{\"allergies\":[\"X1\"]}", "生菜", "生菜=300;蚝油=10");
    CHECK_STR(STR("不放蚝油，就行。"), v.change);
    CHECK_STR(STR("不放蚝油"), v.kitchen_note);
    DietPerson p = person_of("{\"allergies\":[\"A2\"]}");
    DietDish dishes[3] = {dish_of("炒虾", "虾=200;盐=1"), dish_of("炒蛋", "鸡蛋=100;盐=1"),
                          dish_of("清蒸鱼", "鲈鱼=150;盐=1")};
    DietVerdict verdicts[3];
    diet_check_all(test_arena(), own(), &p, dishes, 3, verdicts);
    CHECK_INT(DIET_H0, verdicts[0].verdict);
    CHECK(str_eq(verdicts[0].change, STR("换成清蒸鱼，就行。")) ||
          str_eq(verdicts[0].change, STR("换成炒蛋，就行。")));
    CHECK_INT(0, verdicts[1].change.len);
}

TEST(there_are_at_most_three_reasons_and_the_gravest_is_first)
{
    DietVerdict v = verdict_of("{\"allergies\":[\"A1\",\"A2\",\"A6\",\"X1\"],\"diet\":[\"清真\"],"
                               "\"conditions\":[\"hypertension\"]}",
                               "大杂烩", "猪肉=100;虾=100;生抽=50;蚝油=30;料酒=10;祖传秘料=1");
    CHECK_INT(DIET_H0, v.verdict);
    CHECK_INT(3, v.reason_count);
    CHECK(str_starts(v.reasons[0], STR("不能吃。")));
    CHECK_INT(-1, v.score);
}

TEST(a_person_with_an_unknown_word_is_refused)
{
    static const struct {
        const char *json, *where;
    } bad[] = {
        {"[]", "person"},
        {"{\"allergies\":[\"A9\"]}", "allergies[0]"},
        {"{\"allergies\":\"A1\"}", "allergies"},
        {"{\"conditions\":[\"general\",\"flu\"]}", "conditions[1]"},
        {"{\"diet\":[\"生酮\"]}", "diet[0]"},
        {"{\"texture\":9}", "texture"},
        {"{\"texture\":\"soft\"}", "texture"},
        {"{\"birth\":\"1950-02-30\"}", "birth"},
        {"{\"sex\":\"x\"}", "sex"},
        {"{\"weight_kg\":-3}", "weight_kg"},
        {"{\"drugs\":[3]}", "drugs"},
        {"{\"alergies\":[\"A1\"]}", "person[0]"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const Json *json;
        DietPerson p;
        Problem problem = {0};
        CHECK_STATUS(OK, json_read(test_arena(), str_of(bad[i].json), &json, NULL));
        CHECK_STATUS(INVALID,
                     diet_person_read(test_arena(), own(), json, day_of(2026, 1, 1), &p, &problem));
        CHECK_TEXT("diet.person", problem.code);
        CHECK_TEXT(bad[i].where, problem.where);
    }
}

TEST(a_sheet_with_a_fault_is_refused_by_row_and_column)
{
    static const struct {
        const char *dishes, *lines, *where;
    } bad[] = {
        {"name\na\n", "dish_id,name\n", "dishes row 1 column dish_id"},
        {"dish_id,name\n1,a\n1,b\n", "dish_id,name\n", "dishes row 3 column dish_id"},
        {"dish_id,name,servings\n1,a,x\n", "dish_id,name\n", "dishes row 2 column servings"},
        {"dish_id,name\n1,a\n", "dish_id,name,grams\n1,a,-5\n", "ingredients row 2 column grams"},
        {"dish_id,name\n1,a\n", "dish_id,name,optional\n1,a,x\n",
         "ingredients row 2 column optional"},
        {"dish_id,name\n1,a\n", "dish_id,term\n1,a\n", "ingredients row 1 column name"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        DietDish *dishes;
        size_t count;
        Problem problem = {0};
        CHECK_STATUS(INVALID, diet_dishes_read(test_arena(), own(), str_of(bad[i].dishes),
                                               str_of(bad[i].lines), &dishes, &count, &problem));
        CHECK_TEXT(bad[i].where, problem.where);
    }
}

TEST(a_shared_fryer_counts_as_containing)
{
    DietDish *dishes;
    size_t count;
    Problem problem = {0};
    DietVerdict v;
    DietPerson p = person_of("{\"allergies\":[\"A2\"]}");
    CHECK_STATUS(
        OK, diet_dishes_read(test_arena(), own(), STR("dish_id,name,may_contain\n1,薯条,A1|A2\n"),
                             STR("dish_id,name,grams\n1,土豆,200\n"), &dishes, &count, NULL));
    diet_check(test_arena(), own(), &p, &dishes[0], &v);
    CHECK_INT(DIET_H0, v.verdict);
    CHECK_STATUS(INVALID,
                 diet_dishes_read(test_arena(), own(), STR("dish_id,name,may_contain\n1,薯条,虾\n"),
                                  STR("dish_id,name\n"), &dishes, &count, &problem));
    CHECK_TEXT("dishes row 2 column may_contain", problem.where);
}

TEST(greens_are_to_be_eaten_evenly_not_less)
{
    DietDish dish = dish_of("炒菠菜", "菠菜=200;香菜=10;食用油=5");
    dish.servings = 2;
    CHECK_NEAR(105, diet_greens_g(&dish), 0.01);
    CHECK(!diet_greens_uneven(700, 500));
    CHECK(diet_greens_uneven(800, 500));
    CHECK(diet_greens_uneven(200, 500));
    CHECK(!diet_greens_uneven(200, 0));
}
