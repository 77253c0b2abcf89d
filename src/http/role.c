#include "http/role.h"

static const struct {
    const char *name, *text;
} roles[ROLE_COUNT] = {
    [ROLE_NONE] = {"stranger", "未登录"},
    [ROLE_ELDER] = {"elder", "老人"},
    [ROLE_FAMILY] = {"family", "家属"},
    [ROLE_NEIGHBOUR] = {"neighbour", "邻居"},
    [ROLE_SITE_MANAGER] = {"site_manager", "食堂负责人"},
    [ROLE_COOK] = {"cook", "厨师"},
    [ROLE_CANTEEN_WORKER] = {"canteen_worker", "食堂员工"},
    [ROLE_COURIER] = {"courier", "送餐员"},
    [ROLE_VOLUNTEER] = {"volunteer", "志愿者"},
    [ROLE_CARER] = {"carer", "护理员"},
    [ROLE_CLINICIAN] = {"clinician", "医护"},
    [ROLE_HEALTH_MANAGER] = {"health_manager", "健康管理师"},
    [ROLE_AIDE] = {"aide", "助老员"},
    [ROLE_SOCIAL_WORKER] = {"social_worker", "社工"},
    [ROLE_LAWYER] = {"lawyer", "律师"},
    [ROLE_GROUP_LEADER] = {"group_leader", "团长"},
    [ROLE_ELDER_AIDE] = {"elder_aide", "邻里互助员"},
    [ROLE_ARTIST] = {"artist", "文艺者"},
    [ROLE_TEACHER] = {"teacher", "教师"},
    [ROLE_COMMITTEE] = {"committee", "居委会"},
    [ROLE_GRID_WORKER] = {"grid_worker", "网格员"},
    [ROLE_BUILDING_LEAD] = {"building_lead", "楼栋长"},
    [ROLE_OPERATOR] = {"operator", "值守员"},
    [ROLE_CIVIL_AFFAIRS] = {"civil_affairs", "民政"},
    [ROLE_MARKET_REGULATOR] = {"market_regulator", "市场监管"},
    [ROLE_CYBERSPACE] = {"cyberspace", "网信"},
    [ROLE_FINANCE] = {"finance", "财政"},
    [ROLE_LTCI] = {"ltci", "长护险经办"},
    [ROLE_ASSOCIATION] = {"association", "行业协会"},
    [ROLE_DONOR] = {"donor", "捐赠方"},
    [ROLE_INVESTOR] = {"investor", "投资方"},
    [ROLE_SUPPLIER] = {"supplier", "供应商"},
    [ROLE_DEVICE_MAKER] = {"device_maker", "设备厂商"},
    [ROLE_PROPERTY] = {"property", "物业"},
    [ROLE_LOGISTICS] = {"logistics", "配送平台"},
    [ROLE_INTERN] = {"intern", "实习生"},
    [ROLE_RESEARCHER] = {"researcher", "研究者"},
    [ROLE_SUPERVISOR] = {"supervisor", "质量督导"},
    [ROLE_DEVELOPER] = {"developer", "开发者"},
    [ROLE_REGISTRAR] = {"registrar", "街道经办"},
    [ROLE_ADMIN] = {"admin", "管理员"},
    [ROLE_DEVICE] = {"device", "可信设备"},
};

const char *role_name(Role role)
{
    ASSERT(role >= 0 && role < ROLE_COUNT);
    return roles[role].name;
}

const char *role_text(Role role)
{
    ASSERT(role >= 0 && role < ROLE_COUNT);
    return roles[role].text;
}

bool role_named(Str name, Role *out)
{
    for (int i = 0; i < ROLE_COUNT; i++)
        if (str_is(name, roles[i].name)) {
            *out = (Role)i;
            return true;
        }
    return false;
}
