/* yinlin serve: the server on a data folder. */
#include "base/ahead.h"
#include "base/args.h"
#include "domains/geo/geo.h"
#include "domains/people/people.h"
#include "http/supervisor.h"
#include "link/knock.h"
#include "main/doors.h"
#include "main/faces.h"
#include "main/reach.h"

/* "127.0.0.1:8080", "[::1]:8080" or ":8080" */
static bool read_listen(char *text, const char **address, int *port)
{
    int64_t number;
    char *colon = strrchr(text, ':');
    if (!colon || !str_to_i64(str_of(colon + 1), &number) || number < 0 || number > 65535)
        return false;
    *colon = 0;
    if (text[0] == '[' && colon > text && colon[-1] == ']') {
        colon[-1] = 0;
        text++;
    }
    *address = *text ? text : "0.0.0.0";
    *port = (int)number;
    return true;
}

typedef struct Serving {
    ProgramOptions program;
    ServerOptions server;
    DoorsOptions doors;
} Serving;

/* One line for whoever opened port 0, or asks what is open. */
static void say_doors(const DoorsHost *host)
{
    fprintf(stderr, "{\"level\":\"info\",\"doors\":{");
    const char *comma = "";
    for (const WireProtocol *p = wire_protocols; p->name; p++) {
        int tcp = doors_host_port(host, p->name, false);
        int udp = doors_host_port(host, p->name, true);
        if (tcp || udp) fprintf(stderr, "%s\"%s\":[%d,%d]", comma, p->name, tcp, udp);
        if (tcp || udp) comma = ",";
    }
    fprintf(stderr, "}}\n");
}

static Status serve_with_doors(const Serving *serving, Store *store, Server *server,
                               Problem *problem)
{
    DoorsHost *host = NULL;
    if (doors_wanted(&serving->doors)) {
        Status status = doors_host_open(&serving->doors, store, &host, problem);
        if (status != OK) {
            server_stop(server, 0);
            return status;
        }
        say_doors(host);
    }
    Worker *worker = worker_start(store);
    supervised_wait(server);
    if (host) doors_host_close(host);
    server_stop(server, 5000);
    worker_stop(worker);
    return OK;
}

/* "all", or "setracker,jt808=6015": NAME alone stands for its usual port; by UDP, too, where
 * devices use it. */
static bool read_devices(const char *text, DoorsOptions *doors)
{
    for (Str rest = str_of(text); rest.ptr;) {
        Str port_text = str_cut(&rest, ',');
        Str name = str_cut(&port_text, '=');
        bool any = false;
        for (int i = 0; i < DOORS_PROTOCOLS && wire_protocols[i].name; i++) {
            const WireProtocol *p = &wire_protocols[i];
            int64_t port = p->port;
            if (!str_is(name, "all") && !str_is(name, p->name)) continue;
            if (port_text.ptr && (!str_to_i64(port_text, &port) || port < 0 || port > 65535))
                return false;
            any = true;
            doors->tcp[i] = port;
            doors->udp[i] = p->udp ? port : -1;
        }
        if (!any) return false;
    }
    return true;
}

/* The worker process: everything but the listening sockets. */
static int work(void *context, const int *fds, int fd_count)
{
    Serving *serving = context;
    Problem problem = {0};
    Store *store;
    Server *server;
    if (program_open(serving->program, &store, &problem) != OK) return args_refuse(&problem);
    geo_map_open(serving->program.data ? serving->program.data : "data");
    serving->server.fds = fds;
    serving->server.fd_count = fd_count;
    Status status = server_start(serving->server, store, &server, &problem);
    if (status == OK) {
        knock_configure(serving->server.address, server_port(server),
                        serving->server.tls_certificate != NULL);
        status = serve_with_doors(serving, store, server, &problem);
    }
    store_close(store);
    return status == OK ? 0 : args_refuse(&problem);
}

/* What is wrong with the words, as a sentence; NULL: nothing. */
static const char *fault_of(const Serving *s, int operands)
{
    const char *origin = s->server.origin ? s->server.origin : "";
    const char *host = strstr(origin, "://");
    if (operands) return "serve 后面只能是选项；加 --help 看用法";
    if (s->program.node < 0 || s->program.node > 31) return "--node 要在 0 到 31 之间";
    if (!s->server.tls_certificate != !s->server.tls_key) return "--cert 和 --key 要一起给";
    if (*origin && (strncmp(origin, "http", 4) != 0 || !host || !host[3] || strchr(host + 3, '/')))
        return "--origin 要写成 https://名字 这样，后面不带斜杠";
    if (s->doors.connections_max < 0 || s->doors.quota < 0)
        return "--devices-max 和 --devices-quota 不能是负数";
    if (s->doors.mqtt_ca && !s->doors.mqtt) return "--mqtt-ca 要和 --mqtt 一起给";
    if (clock_ahead_ms() != 0 && !program_is_demo(s->program))
        return "YL_AHEAD 只能用在示范社区上：真的社区要用真的时间";
    return NULL;
}

int face_serve(int argc, char **argv)
{
    ProgramOptions options = {0};
    ServerOptions server = {.answers = program_answers(),
                            .hooks = {people_session_find, event_reach}};
    const char *listen = "127.0.0.1:8080";
    const char *devices = NULL;
    DoorsOptions doors = doors_options();
    bool behind_proxy = false;
    int operands;
    const ArgOption table[] = {
        {"--data", ARG_TEXT, &options.data, "DIR", "the data folder (./data)"},
        {"--db", ARG_TEXT, &options.db, "URL", "postgresql://… instead of SQLite in the folder"},
        {"--node", ARG_WHOLE, &options.node, "N",
         "0..31, different for every process over one database"},
        {"--listen", ARG_TEXT, &listen, "ADDR:PORT", "where to listen (127.0.0.1:8080)"},
        {"--origin", ARG_TEXT, &server.origin, "URL", "the address people type, behind a proxy"},
        {"--behind-proxy", ARG_FLAG, &behind_proxy, NULL,
         "believe X-Forwarded-For and -Proto from loopback"},
        {"--pay-page", ARG_TEXT, &options.pay_page, "URL",
         "the provider's page, with {intent} and {fen}; its key stands in DIR/pay.key"},
        {"--pay-refunds", ARG_TEXT, &options.pay_refunds, "URL",
         "where the provider takes refunds; without it, it fetches them from us"},
        {"--pay-stand-in", ARG_FLAG, &options.pay_stand_in, NULL,
         "a made-up payment provider pays what is asked for (as in a demo folder)"},
        {"--cert", ARG_TEXT, &server.tls_certificate, "FILE", "TLS certificate chain"},
        {"--key", ARG_TEXT, &server.tls_key, "FILE", "TLS key"},
        {"--devices", ARG_TEXT, &devices, "NAMES",
         "doors for devices: all, or setracker,jt808=6015 (setracker iw jt808 ev07b gt06 h02)"},
        {"--devices-address", ARG_TEXT, &doors.address, "ADDR", "where they listen (0.0.0.0)"},
        {"--devices-max", ARG_WHOLE, &doors.connections_max, "N", "connections (20000)"},
        {"--devices-quota", ARG_WHOLE, &doors.quota, "N", "frames a minute and device (600)"},
        {"--mqtt", ARG_TEXT, &doors.mqtt, "URL", "mqtt://[user:password@]host[:port], or mqtts://"},
        {"--mqtt-ca", ARG_TEXT, &doors.mqtt_ca, "FILE", "certificate of the broker's authority"},
        {0}};
    int code = args_read(argc, argv, "yinlin serve [options]", table, &operands);
    if (code != ARGS_GO) return code;
    char *text = strdup(listen);
    if (!read_listen(text, &server.address, &server.port)) {
        fprintf(stderr, "--listen 要写成 127.0.0.1:8080 这样\n");
        return 2;
    }
    if (devices && !read_devices(devices, &doors)) {
        fprintf(stderr, "--devices 要写成 all，或 setracker,jt808=6015 这样\n");
        return 2;
    }
    server.behind_proxy = behind_proxy;
    server.routes = program_routes();
    server.assets = getenv("YL_ASSETS");
    Serving serving = {options, server, doors};
    const char *fault = fault_of(&serving, operands);
    if (fault) {
        fprintf(stderr, "%s\n", fault);
        return 2;
    }
    code = supervise((SupervisorOptions){
        .address = server.address, .port = server.port, .worker = work, .context = &serving});
    free(text);
    return code;
}
