/* The roles: who somebody is to a community.  A person may hold several; a session acts in one.
 *
 * Source: docs/glossary.md.  Stored: add at the end, never renumber. */
#pragma once
#include "base/str.h"

typedef enum Role {
    ROLE_NONE = 0,
    ROLE_ELDER = 1,             /* 老人 */
    ROLE_FAMILY = 2,            /* 家属: child, grandchild, spouse, relative */
    ROLE_NEIGHBOUR = 3,         /* 邻居, young resident */
    ROLE_SITE_MANAGER = 4,      /* 食堂负责人 */
    ROLE_COOK = 5,              /* 厨师 */
    ROLE_CANTEEN_WORKER = 6,    /* 食堂员工 */
    ROLE_COURIER = 7,           /* 送餐员, 骑手 */
    ROLE_VOLUNTEER = 8,         /* 志愿者 */
    ROLE_CARER = 9,             /* 护理员, 家政员, 陪诊员 */
    ROLE_CLINICIAN = 10,        /* 医生, 护士 */
    ROLE_HEALTH_MANAGER = 11,   /* 健康管理师 */
    ROLE_AIDE = 12,             /* 助老员 */
    ROLE_SOCIAL_WORKER = 13,    /* 社工 */
    ROLE_LAWYER = 14,           /* 律师 */
    ROLE_GROUP_LEADER = 15,     /* 团长 */
    ROLE_ELDER_AIDE = 16,       /* 体验官, 邻里互助员, 银发互助队 */
    ROLE_ARTIST = 17,           /* 文艺者, 社区能人 */
    ROLE_TEACHER = 18,          /* 教师, 专家 */
    ROLE_COMMITTEE = 19,        /* 居委会 */
    ROLE_GRID_WORKER = 20,      /* 网格员 */
    ROLE_BUILDING_LEAD = 21,    /* 楼栋长 */
    ROLE_OPERATOR = 22,         /* 值守员 */
    ROLE_CIVIL_AFFAIRS = 23,    /* 民政 */
    ROLE_MARKET_REGULATOR = 24, /* 市场监管 */
    ROLE_CYBERSPACE = 25,       /* 网信 */
    ROLE_FINANCE = 26,          /* 财政 */
    ROLE_LTCI = 27,             /* 长护险经办 */
    ROLE_ASSOCIATION = 28,      /* 行业协会 */
    ROLE_DONOR = 29,            /* 慈善, 捐赠企业 */
    ROLE_INVESTOR = 30,         /* 投资方 */
    ROLE_SUPPLIER = 31,         /* 供应商, 农户, 店主 */
    ROLE_DEVICE_MAKER = 32,     /* 设备厂商 */
    ROLE_PROPERTY = 33,         /* 物业 */
    ROLE_LOGISTICS = 34,        /* 物流, 配送平台 */
    ROLE_INTERN = 35,           /* 实习生, 高校 */
    ROLE_RESEARCHER = 36,       /* 研究者 */
    ROLE_SUPERVISOR = 37,       /* 质量督导 */
    ROLE_DEVELOPER = 38,        /* 第三方开发者 */
    ROLE_REGISTRAR = 39,        /* 街道经办: the clerk who keeps the register */
    ROLE_ADMIN = 40,            /* 系统管理员 of this community */
    ROLE_DEVICE = 41,           /* a trusted device: kiosk, counter */
    ROLE_COUNT
} Role;

/* A set of roles, for the route table. */
typedef uint64_t RoleSet;
#define ROLE_BIT(role) ((RoleSet)1 << (role))
#define ANYONE         ((RoleSet)1)                                 /* also without a session */
#define SIGNED_IN      (((ROLE_BIT(ROLE_COUNT)) - 1) & ~(RoleSet)1) /* any role */

/* The offices that keep the books of all sites. */
#define ROLES_OFFICE                                                                               \
    (ROLE_BIT(ROLE_CIVIL_AFFAIRS) | ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ADMIN) |              \
     ROLE_BIT(ROLE_FINANCE))

const char *role_name(Role role); /* "site_manager": stable, for programs */
const char *role_text(Role role); /* "食堂负责人" */
bool role_named(Str name, Role *out);
