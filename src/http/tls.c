/* TLS by OpenSSL under libevent's connections. */
#include "http/conn.h"

#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

Status tls_open(Server *server, Problem *problem)
{
    const ServerOptions *o = &server->options;
    if (!o->tls_certificate) return OK;
    SSL_CTX *tls = SSL_CTX_new(TLS_server_method());
    ASSERT(tls);
    server->tls = tls;
    SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION);
    SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_options(tls, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    const char *key = o->tls_key ? o->tls_key : o->tls_certificate;
    if (SSL_CTX_use_certificate_chain_file(tls, o->tls_certificate) == 1 &&
        SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) == 1 &&
        SSL_CTX_check_private_key(tls) == 1)
        return OK;
    return problem_set(problem, INVALID, "server.tls", "证书或私钥不能使用：%s",
                       ERR_reason_error_string(ERR_peek_last_error()));
}

void tls_close(Server *server)
{
    if (server->tls) SSL_CTX_free(server->tls);
}

struct bufferevent *tls_wrap(Loop *loop, int fd)
{
    SSL *ssl = SSL_new(loop->server->tls);
    ASSERT(ssl);
    struct bufferevent *bev = bufferevent_openssl_socket_new(
        loop->base, fd, ssl, BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE);
    if (bev) bufferevent_openssl_set_allow_dirty_shutdown(bev, 1);
    return bev;
}

void tls_end(struct bufferevent *bev)
{
    SSL_shutdown(bufferevent_openssl_get_ssl(bev));
    ERR_clear_error();
}

void tls_drop(struct bufferevent *bev)
{
    SSL_set_shutdown(bufferevent_openssl_get_ssl(bev), SSL_RECEIVED_SHUTDOWN);
}
