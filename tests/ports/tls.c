/* SPDX-License-Identifier: MIT */
/* OpenSSL with sockets: it reads and writes them, waits for none, tells a socket by its name, and
 * finds a dead peer without a signal. DTLS tells its time-out in Winsock's struct timeval.
 */
#include <winsock2.h>

#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include <ws2tcpip.h>

static SOCKET ends[2]; /* the client's, the server's */

static int has_pair(void) {
    struct sockaddr_in address = {0};
    int size = sizeof address;
    u_long is_on = 1;
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr*)&address, size) || listen(listener, 1)) return 0;
    getsockname(listener, (struct sockaddr*)&address, &size);
    ends[0] = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(ends[0], (struct sockaddr*)&address, size)) return 0;
    ends[1] = accept(listener, NULL, NULL);
    closesocket(listener);
    return ioctlsocket(ends[0], FIONBIO, &is_on) == 0 && ioctlsocket(ends[1], FIONBIO, &is_on) == 0;
}

/* Without certificates. */
static SSL* new_end(SSL_CTX* context) {
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(context, "aNULL");
    SSL_CTX_set_dh_auto(context, 1);
    return SSL_new(context);
}

static int is_pending(SSL* end, int result) {
    int why = SSL_get_error(end, result);
    return result <= 0 && (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE);
}

/* The time until DTLS sends again; what lies behind it stays as it was. */
static int has_time_out(void) {
    SSL* const end = new_end(SSL_CTX_new(DTLS_client_method()));
    struct timeval left[2] = {
        {-5, -5},
        {-5, -5}
    };
    SSL_set_bio(end, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    if (DTLSv1_get_timeout(end, &left[0]) != 0 || left[0].tv_sec != -5) return 0;
    SSL_set_options(end, SSL_OP_NO_QUERY_MTU);
    SSL_set_mtu(end, 1200);
    if (!is_pending(end, SSL_connect(end))) return 0;
    if (DTLSv1_get_timeout(end, &left[0]) != 1 || left[1].tv_sec != -5 || left[1].tv_usec != -5)
        return 0;
    SSL_free(end);
    return left[0].tv_sec >= 0 && left[0].tv_sec <= 1 && left[0].tv_usec >= 0 &&
           left[0].tv_usec < 1000000;
}

int main(void) {
    WSADATA data;
    char text[16] = "";
    int steps, first = 0, second = 0, result;
    SSL *client, *server;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0 || !has_pair()) return 1;
    client = new_end(SSL_CTX_new(TLS_client_method()));
    server = new_end(SSL_CTX_new(TLS_server_method()));
    if (SSL_set_fd(client, (int)ends[0]) != 1) return 2;
    SSL_set_bio(server, BIO_new_socket((int)ends[1], BIO_NOCLOSE), BIO_new(BIO_s_null()));
    if (SSL_set_wfd(server, (int)ends[1]) != 1) return 3;
    if (SSL_get_fd(client) != (int)ends[0] || SSL_get_wfd(server) != (int)ends[1]) return 4;
    for (steps = 0; (first != 1 || second != 1) && steps < 1000000; ++steps) {
        if (first != 1 && (first = SSL_connect(client)) != 1 && !is_pending(client, first))
            return 5;
        if (second != 1 && (second = SSL_accept(server)) != 1 && !is_pending(server, second))
            return 6;
    }
    if (!is_pending(client, SSL_read(client, text, sizeof text))) return 7;
    if (SSL_write(server, "hello", 5) != 5) return 8;
    do result = SSL_read(client, text, sizeof text);
    while (is_pending(client, result));
    if (result != 5 || strcmp(text, "hello") != 0) return 9;
    closesocket(ends[1]);
    do result = SSL_write(client, "there?", 6);
    while (result == 6);
    if (SSL_get_error(client, result) != SSL_ERROR_SYSCALL) return 10;
    if (WSAGetLastError() != WSAECONNRESET && WSAGetLastError() != WSAECONNABORTED) return 11;
    if (!has_time_out()) return 12;
    printf("%d\n", 42);
    return 0;
}
