// SPDX-License-Identifier: MIT
// OpenSSL's functions that take a socket, for Windows halves that link the host's OpenSSL: it takes
// the number for a descriptor, and DTLS tells its time-out in the host's struct timeval. A BIO of
// the program's own kind stands between, which calls Winsock: a dead peer is no signal then, bytes
// accepted earlier go first, and closesocket ends a read. OpenSSL is not needed to build this: what
// it has is found when the program runs.
#include "shim/package/in_place.h"

#include <winsock2.h>

#include <stddef.h>
#include <string.h>
#include <ws2shim/ws2shim.h>

// <winsock2.h> has included the host's header and given the name another meaning.
#pragma push_macro("timeval")
#undef timeval
typedef struct timeval hosts_timeval;
#pragma pop_macro("timeval")

typedef struct bio_st BIO;
typedef struct bio_method_st BIO_METHOD;
typedef struct ssl_st SSL;

// As OpenSSL's headers have them since 1.1.
enum {
    type_socket = 5 | 0x0100 | 0x0400,
    control_end = 2,
    control_dtls_time_out = 73,
    control_get_close = 8,
    control_set_close = 9,
    control_flush = 11,
    control_duplicate = 12,
    control_set_descriptor = 104,
    control_get_descriptor = 105,
    flag_read = 0x01,
    flag_write = 0x02,
    flag_retry = 0x08,
    flags_of_retries = 0x0F,
    flag_end = 0x800
};

// Weak: libcrypto comes with libssl, and the linker need not have seen it.
#define WS2_OPENSSL __attribute__((weak))
// NOLINTBEGIN(readability-identifier-naming): OpenSSL's names
WS2_OPENSSL BIO_METHOD* BIO_meth_new(int type, const char* name);
WS2_OPENSSL int BIO_meth_set_write(BIO_METHOD* method, int (*write)(BIO*, const char*, int));
WS2_OPENSSL int BIO_meth_set_read(BIO_METHOD* method, int (*read)(BIO*, char*, int));
WS2_OPENSSL int BIO_meth_set_puts(BIO_METHOD* method, int (*puts)(BIO*, const char*));
WS2_OPENSSL int BIO_meth_set_ctrl(BIO_METHOD* method, long (*control)(BIO*, int, long, void*));
WS2_OPENSSL int BIO_meth_set_destroy(BIO_METHOD* method, int (*destroy)(BIO*));
WS2_OPENSSL BIO* BIO_new(const BIO_METHOD* method);
WS2_OPENSSL void BIO_set_data(BIO* bio, void* data);
WS2_OPENSSL void* BIO_get_data(BIO* bio);
WS2_OPENSSL void BIO_set_init(BIO* bio, int is_ready);
WS2_OPENSSL int BIO_get_init(BIO* bio);
WS2_OPENSSL void BIO_set_shutdown(BIO* bio, int closes);
WS2_OPENSSL int BIO_get_shutdown(BIO* bio);
WS2_OPENSSL void BIO_set_flags(BIO* bio, int flags);
WS2_OPENSSL void BIO_clear_flags(BIO* bio, int flags);
WS2_OPENSSL int BIO_test_flags(const BIO* bio, int flags);
WS2_OPENSSL void SSL_set0_rbio(SSL* ssl, BIO* bio);
WS2_OPENSSL void SSL_set0_wbio(SSL* ssl, BIO* bio);
WS2_OPENSSL void SSL_set_bio(SSL* ssl, BIO* reads, BIO* writes);
// NOLINTEND(readability-identifier-naming)

static SOCKET socket_of(BIO* bio) { return (SOCKET)BIO_get_data(bio); }

// What the call could not do, it may do later.
static void note_result(BIO* bio, int count, int direction) {
    BIO_clear_flags(bio, flags_of_retries);
    if (count < 0 && WSAGetLastError() == WSAEWOULDBLOCK)
        BIO_set_flags(bio, direction | flag_retry);
}

static int read_socket(BIO* bio, char* to, int room) {
    if (to == NULL) return 0;
    const int count = recv(socket_of(bio), to, room, 0);
    note_result(bio, count, flag_read);
    if (count == 0) BIO_set_flags(bio, flag_end);
    return count;
}

static int write_socket(BIO* bio, const char* from, int count) {
    const int sent = send(socket_of(bio), from, count, 0);
    note_result(bio, sent, flag_write);
    return sent;
}

static int write_text(BIO* bio, const char* text) {
    return write_socket(bio, text, (int)strlen(text));
}

static int end_socket(BIO* bio) {
    if (bio == NULL) return 0;
    if (BIO_get_shutdown(bio)) {
        if (BIO_get_init(bio)) closesocket(socket_of(bio));
        BIO_set_init(bio, 0);
    }
    return 1;
}

static long get_descriptor(BIO* bio, int* to) {
    const int number = BIO_get_init(bio) ? (int)socket_of(bio) : -1;
    if (to != NULL && number != -1) *to = number;
    return number;
}

static long set_descriptor(BIO* bio, int number, long closes) {
    end_socket(bio);
    BIO_set_data(bio, (void*)(SOCKET)number);
    BIO_set_shutdown(bio, (int)closes);
    BIO_set_init(bio, 1);
    return 1;
}

static long control_socket(BIO* bio, int what, long number, void* pointer) {
    switch (what) {
        case control_set_descriptor:
            return set_descriptor(bio, *(int*)pointer, number);
        case control_get_descriptor:
            return get_descriptor(bio, (int*)pointer);
        case control_get_close:
            return BIO_get_shutdown(bio);
        case control_set_close:
            BIO_set_shutdown(bio, (int)number);
            return 1;
        case control_end:
            return BIO_test_flags(bio, flag_end) != 0;
        case control_flush:
        case control_duplicate:
            return 1;
        default:
            return 0;
    }
}

// One for the whole program. A thread that comes second makes one in vain.
static const BIO_METHOD* socket_method(void) {
    static BIO_METHOD* method;
    BIO_METHOD* made = __atomic_load_n(&method, __ATOMIC_ACQUIRE);
    BIO_METHOD* none = NULL;
    if (made != NULL || BIO_meth_new == NULL) return made;
    made = BIO_meth_new(type_socket, "socket");
    if (made == NULL) return NULL;
    BIO_meth_set_write(made, write_socket);
    BIO_meth_set_read(made, read_socket);
    BIO_meth_set_puts(made, write_text);
    BIO_meth_set_ctrl(made, control_socket);
    BIO_meth_set_destroy(made, end_socket);
    return __atomic_compare_exchange_n(&method, &none, made, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)
               ? made
               : none;
}

static BIO* new_socket(int number, int closes) {
    const BIO_METHOD* const method = socket_method();
    BIO* const bio = method != NULL ? BIO_new(method) : NULL;
    if (bio != NULL) set_descriptor(bio, number, closes);
    return bio;
}

// Descriptors of the host's are not Winsock's sockets, and a number that is neither is OpenSSL's
// affair.
static BOOL is_socket(int number) { return ws2_socket_fd((SOCKET)number) != -1; }

// NOLINTBEGIN(bugprone-reserved-identifier, readability-identifier-naming)
int __real_SSL_set_fd(SSL* ssl, int fd) WS2_OPENSSL;
int __real_SSL_set_rfd(SSL* ssl, int fd) WS2_OPENSSL;
int __real_SSL_set_wfd(SSL* ssl, int fd) WS2_OPENSSL;
BIO* __real_BIO_new_socket(int fd, int closes) WS2_OPENSSL;
const BIO_METHOD* __real_BIO_s_socket(void) WS2_OPENSSL;
long __real_SSL_ctrl(SSL* ssl, int what, long number, void* pointer) WS2_OPENSSL;
WS2_IN_PLACE long __wrap_SSL_ctrl(SSL* ssl, int what, long number, void* pointer);
WS2_IN_PLACE int __wrap_SSL_set_fd(SSL* ssl, int fd);
WS2_IN_PLACE int __wrap_SSL_set_rfd(SSL* ssl, int fd);
WS2_IN_PLACE int __wrap_SSL_set_wfd(SSL* ssl, int fd);
WS2_IN_PLACE BIO* __wrap_BIO_new_socket(int fd, int closes);
WS2_IN_PLACE const BIO_METHOD* __wrap_BIO_s_socket(void);

// DTLSv1_get_timeout, whose struct is larger than the program's.
long __wrap_SSL_ctrl(SSL* ssl, int what, long number, void* pointer) {
    if (what != control_dtls_time_out || pointer == NULL)
        return __real_SSL_ctrl(ssl, what, number, pointer);
    hosts_timeval left = {0};
    const long result = __real_SSL_ctrl(ssl, what, number, &left);
    if (result != 1) return result;
    struct timeval* const to = pointer;
    to->tv_sec = (int)left.tv_sec;
    to->tv_usec = (int)left.tv_usec;
    return result;
}

int __wrap_SSL_set_fd(SSL* ssl, int fd) {
    BIO* const bio = is_socket(fd) ? new_socket(fd, 0) : NULL;
    if (bio == NULL) return __real_SSL_set_fd(ssl, fd);
    SSL_set_bio(ssl, bio, bio);
    return 1;
}

int __wrap_SSL_set_rfd(SSL* ssl, int fd) {
    BIO* const bio = is_socket(fd) ? new_socket(fd, 0) : NULL;
    if (bio == NULL) return __real_SSL_set_rfd(ssl, fd);
    SSL_set0_rbio(ssl, bio);
    return 1;
}

int __wrap_SSL_set_wfd(SSL* ssl, int fd) {
    BIO* const bio = is_socket(fd) ? new_socket(fd, 0) : NULL;
    if (bio == NULL) return __real_SSL_set_wfd(ssl, fd);
    SSL_set0_wbio(ssl, bio);
    return 1;
}

BIO* __wrap_BIO_new_socket(int fd, int closes) {
    BIO* const bio = is_socket(fd) ? new_socket(fd, closes) : NULL;
    return bio != NULL ? bio : __real_BIO_new_socket(fd, closes);
}

const BIO_METHOD* __wrap_BIO_s_socket(void) {
    const BIO_METHOD* const method = socket_method();
    return method != NULL ? method : __real_BIO_s_socket();
}
// NOLINTEND(bugprone-reserved-identifier, readability-identifier-naming)
