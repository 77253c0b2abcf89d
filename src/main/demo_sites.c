/* The canteens' papers: clauses of notices, who bears what goes wrong and from which pool, a
 * target. */
#include "domains/sites/sites.h"
#include "main/demo.h"

static const struct {
    const char *document, *clause, *issuer, *words, *rule;
    int year, month, day;
} clauses[] = {
    {"国办发〔2016〕91号", "第三条", "国务院办公厅", "养老服务市场全面放开。", "食堂进出：先试后开",
     2016, 12, 7},
    {"老年人权益保障法（2018年修正）", "第四十三条", "全国人大常委会", "办养老机构改为登记和备案。",
     "食堂进出：先试后开", 2018, 12, 29},
    {"民发〔2023〕58号", "第四条", "民政部等", "老年助餐服务要有补贴，要公开。", "补贴方案公开",
     2023, 10, 20},
    {"国办发〔2024〕1号", "发展民生事业", "国务院办公厅", "扩大老年助餐服务。", "社区食堂和送餐",
     2024, 1, 11},
    {"梧民〔2026〕3号（演示）", "第四条", "梧桐街道", "六十岁以上打九折，按年龄补贴。",
     "梧桐街道助餐补贴", 2026, 1, 1},
};

static Status put_papers(Tx *tx, void *job)
{
    Demo *d = job;
    int64_t id;
    for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++) {
        PolicyClause p = {
            .document = str_of(clauses[i].document),
            .clause = str_of(clauses[i].clause),
            .issuer = str_of(clauses[i].issuer),
            .words = str_of(clauses[i].words),
            .rule = str_of(clauses[i].rule),
            .from = day_of(clauses[i].year, clauses[i].month, clauses[i].day),
        };
        TRY(sites_policy_add(tx, &p, &id));
    }
    TRY(sites_share_set(tx, &(RiskShare){RISK_NO_SHOW, 5000, 3000, 2000}));
    TRY(sites_share_set(tx, &(RiskShare){RISK_WEATHER, 3000, 4000, 3000}));
    TRY(sites_share_set(tx, &(RiskShare){RISK_SPOILED, 10000, 0, 0}));
    TRY(sites_pool_pay(tx, d->sites[0], 20000));
    TRY(sites_tariff_open(tx, d->sites[0], true));
    SiteTarget target = {d->sites[0], 90, 202712, STR("早餐对外卖\n和超市一起进菜")};
    return sites_target_set(tx, &target);
}

Status demo_sites(Demo *d)
{
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    return store_write(d->store, origin, d->arena, put_papers, d, d->problem);
}
