#include "domains/people/answers.h"
#include "base/english.h"

const Choice people_sexes[] = {{"unknown", 0, "不详"}, {"male", 1, "男"}, {"female", 2, "女"}, {0}};
const Choice people_settings[] = {
    {"home", 1, "居家"}, {"community", 2, "社区"}, {"institution", 3, "机构"}, {0}};
const Choice people_modes[] = {{"standard", 1, "标准"}, {"elder", 2, "长辈"}, {0}};
const Choice people_channels[] = {
    {"app", 1, "手机"}, {"sms", 2, "短信"}, {"voice", 3, "电话"}, {"paper", 4, "纸条"}, {0}};
const Choice people_states[] = {
    {"lives_here", 1, "在住"}, {"moved", 2, "搬走"}, {"died", 3, "去世"}, {0}};
const Choice people_flag_kinds[] = {{"alone", FLAG_ALONE, "独居"},
                                    {"kongchao", FLAG_EMPTY_NEST, "空巢"},
                                    {"liushou", FLAG_LEFT_BEHIND, "留守"},
                                    {"shineng", FLAG_DISABLED, "失能"},
                                    {"zhongcan", FLAG_HANDICAP, "重残"},
                                    {"jisheng", FLAG_LOST_CHILD, "失独"},
                                    {"dibao", FLAG_DIBAO, "低保"},
                                    {"lowinc", FLAG_LOW_INCOME, "低收入"},
                                    {"tekun", FLAG_TEKUN, "特困"},
                                    {"youfu", FLAG_VETERAN, "优抚"},
                                    {"gugua", FLAG_ORPHANED, "孤寡"},
                                    {"bai", FLAG_HUNDRED, "百岁"},
                                    {"jiben", FLAG_BASIC, "基本养老服务对象"},
                                    {0}};
const Choice people_diet_kinds[] = {{"allergy", 1, "过敏"},
                                    {"texture", 2, "软硬"},
                                    {"condition", 3, "病情"},
                                    {"drug", 4, "用药"},
                                    {"habit", 5, "忌口"},
                                    {"weight_kg", 6, "体重"},
                                    {0}};
const Choice people_absence_kinds[] = {{"hospital", 1, "住院"},
                                       {"family", 2, "在子女家"},
                                       {"travel", 3, "外出"},
                                       {"other", 4, "其他"},
                                       {0}};
const Choice people_relation_kinds[] = {
    {"child", 1, "子女"},       {"spouse", 2, "老伴"},   {"grandchild", 3, "孙辈"},
    {"sibling", 4, "兄弟姐妹"}, {"relative", 5, "亲戚"}, {"neighbour", 6, "邻居"},
    {"guardian", 7, "监护人"},  {"agent", 8, "代办人"},  {0}};
const Choice people_purposes[] = {{"health", PURPOSE_HEALTH, "健康情况"},
                                  {"location", PURPOSE_LOCATION, "位置"},
                                  {"face", PURPOSE_FACE, "刷脸"},
                                  {"finance", PURPOSE_FINANCE, "花销"},
                                  {"religion", PURPOSE_RELIGION, "饮食禁忌"},
                                  {"seen", PURPOSE_SEEN, "送餐即探访"},
                                  {"habit", PURPOSE_HABIT, "按习惯推荐"},
                                  {"picture", PURPOSE_PICTURE, "照片和故事"},
                                  {"neighbours", PURPOSE_NEIGHBOURS, "请邻居帮忙找"},
                                  {0}};
const Choice people_receivers[] = {
    {"family", RECEIVER_FAMILY, "家人"}, {"staff", RECEIVER_STAFF, "社区的工作人员"}, {0}};
static const Choice scopes[] = {{"profile", SCOPE_PROFILE, "基本资料"},
                                {"meals", SCOPE_MEALS, "吃饭"},
                                {"money", SCOPE_MONEY, "钱"},
                                {"health", SCOPE_HEALTH, "健康"},
                                {"place", SCOPE_PLACE, "位置"},
                                {"visits", SCOPE_VISITS, "上门"},
                                {"alarms", SCOPE_ALARMS, "报警"},
                                {"diet", SCOPE_DIET, "忌口"},
                                {0}};

PersonId request_person(const Request *req)
{
    return (PersonId){req->who.person};
}

void put_scopes(JsonOut *out, const char *key, int64_t bits)
{
    json_open(out, key, '[');
    for (const Choice *c = scopes; c->name; c++)
        if (bits & c->value) json_put_text(out, NULL, c->name);
    json_close(out, ']');
}

void put_relations(JsonOut *out, const char *key, const Relation *r, size_t n)
{
    json_open(out, key, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", r[i].id);
        json_put_i64(out, "person_id", r[i].person.v);
        json_put_i64(out, "other_id", r[i].other.v);
        json_put_str(out, "name", r[i].other_name);
        json_put_text(out, "kind", choice_name(people_relation_kinds, r[i].kind));
        put_scopes(out, "sees", r[i].scopes);
        put_scopes(out, "acts", r[i].acts);
        json_put_i64(out, "limit_fen", r[i].limit_fen);
        json_put_text(out, "state", r[i].state == RELATION_AGREED ? "agreed" : "asked");
        if (r[i].ends) json_put_day(out, "until", r[i].until);
        json_close(out, '}');
    }
    json_close(out, ']');
}

Status put_consents(Tx *tx, JsonOut *out, PersonId id)
{
    Consent *c;
    size_t n;
    TRY(people_consent_list(tx, id, &c, &n));
    json_open(out, "consents", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", c[i].id);
        json_put_text(out, "purpose", choice_name(people_purposes, c[i].purpose));
        json_put_said(out, "receiver", c[i].receiver);
        if (c[i].to_kind) json_put_text(out, "to", choice_name(people_receivers, c[i].to_kind));
        if (c[i].to.v) json_put_i64(out, "to_id", c[i].to.v);
        json_put_str(out, "channel", c[i].channel);
        json_put_ms(out, "given", c[i].given_ms);
        if (!c[i].open) json_put_ms(out, "ended", c[i].ended_ms);
        json_put_bool(out, "open", c[i].open);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}
