/* Counters as Prometheus text (exposition format 0.0.4).  Label values are route patterns. */
#include "http/conn.h"

#include <unistd.h>

static uint64_t load(const uint64_t *counter)
{
    return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

static Counter sum_of(const Server *server, size_t index)
{
    Counter sum = {0};
    for (int i = 0; i < server->loop_count; i++) {
        const Counter *c = &server->loops[i]->counters[index];
        for (int k = 0; k < 6; k++) sum.by_class[k] += load(&c->by_class[k]);
        for (int k = 0; k < LATENCY_STEPS; k++) sum.steps[k] += load(&c->steps[k]);
        sum.sum_us += load(&c->sum_us);
    }
    return sum;
}

static void put_label(const Server *server, size_t index, Buf *out)
{
    if (index < ROUTE_FIRST) {
        buf_fmt(out, "route=\"%s\"", index == ROUTE_STATIC ? "file" : "none");
        return;
    }
    const Route *route = router_at(server->router, index - ROUTE_FIRST);
    buf_fmt(out, "method=\"%s\",route=\"%s\"", method_name(route->method), route->path);
}

static void put_route(const Server *server, size_t index, Buf *out)
{
    Counter sum = sum_of(server, index);
    uint64_t total = 0;
    for (int k = 1; k < 6; k++) {
        if (!sum.by_class[k]) continue;
        buf_text(out, "yinlin_requests_total{");
        put_label(server, index, out);
        buf_fmt(out, ",class=\"%dxx\"} %llu\n", k, (unsigned long long)sum.by_class[k]);
    }
    for (int k = 0; k < LATENCY_STEPS; k++) total += sum.steps[k];
    if (!total) return;
    uint64_t so_far = 0;
    for (int k = 0; k < LATENCY_STEPS; k++) {
        so_far += sum.steps[k];
        buf_text(out, "yinlin_request_seconds_bucket{");
        put_label(server, index, out);
        if (k < LATENCY_STEPS - 1)
            buf_fmt(out, ",le=\"%g\"} %llu\n", (double)latency_steps_us[k] / 1e6,
                    (unsigned long long)so_far);
        else
            buf_fmt(out, ",le=\"+Inf\"} %llu\n", (unsigned long long)so_far);
    }
    buf_text(out, "yinlin_request_seconds_sum{");
    put_label(server, index, out);
    buf_fmt(out, "} %.6f\nyinlin_request_seconds_count{", (double)sum.sum_us / 1e6);
    put_label(server, index, out);
    buf_fmt(out, "} %llu\n", (unsigned long long)total);
}

static void put_gauge(Buf *out, const char *name, const char *type, double value)
{
    buf_fmt(out, "# TYPE %s %s\n%s %.17g\n", name, type, name, value);
}

static int64_t resident_bytes(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f) return 0;
    int got = fscanf(f, "%*d %ld", &pages);
    fclose(f);
    return got == 1 ? (int64_t)pages * sysconf(_SC_PAGESIZE) : 0;
}

void metrics_write(Server *server, Buf *out)
{
    buf_text(out, "# TYPE yinlin_requests_total counter\n"
                  "# TYPE yinlin_request_seconds histogram\n");
    for (size_t i = 0; i < router_count(server->router) + ROUTE_FIRST; i++)
        put_route(server, i, out);
    put_gauge(out, "yinlin_connections", "gauge",
              __atomic_load_n(&server->connections, __ATOMIC_RELAXED));
    put_gauge(out, "yinlin_event_streams", "gauge",
              __atomic_load_n(&server->streams, __ATOMIC_RELAXED));
    put_gauge(out, "yinlin_writes_waiting", "gauge",
              __atomic_load_n(&server->waiting, __ATOMIC_RELAXED));
    put_gauge(out, "yinlin_answers_dropped_total", "counter", (double)load(&server->dropped));
    put_gauge(out, "yinlin_start_time_seconds", "gauge", (double)server->started_ms / 1000);
    put_gauge(out, "process_resident_memory_bytes", "gauge", (double)resident_bytes());
    if (!server->store) return;
    StoreStats s = store_stats(server->store);
    put_gauge(out, "yinlin_store_writes_total", "counter", (double)s.writes);
    put_gauge(out, "yinlin_store_batches_total", "counter", (double)s.batches);
    put_gauge(out, "yinlin_store_refused_total", "counter", (double)s.refused);
    put_gauge(out, "yinlin_store_reads_total", "counter", (double)s.reads);
    put_gauge(out, "yinlin_store_rollbacks_total", "counter", (double)s.rollbacks);
    put_gauge(out, "yinlin_store_events_total", "counter", (double)s.events);
    put_gauge(out, "yinlin_store_timers_total", "counter", (double)s.timers);
    put_gauge(out, "yinlin_store_queue", "gauge", (double)s.queue_now);
    put_gauge(out, "yinlin_store_queue_wait_max_seconds", "gauge",
              (double)s.queue_wait_us_max / 1e6);
    put_gauge(out, "yinlin_jobs_heartbeat_seconds", "gauge", (double)s.jobs_heartbeat_ms / 1000);
}
