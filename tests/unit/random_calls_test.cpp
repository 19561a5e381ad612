// SPDX-License-Identifier: MIT
// Sixty-four threads open, use and close sockets at random, also those that others wait for. Every
// answer is one that Windows knows for that call, every thread comes back, and nothing is left. The
// order of events differs from run to run, what each thread asks for only with the seed.
//
// WS2_RANDOM_SECONDS asks for a longer run, WS2_RANDOM_SEED for another one.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <afunix.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "shim/core/objects/library.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_names.hpp"
#include "tests/support/open_descriptors.hpp"
#include "tests/support/wait.hpp"

namespace fs = std::filesystem;
using namespace ws2::test;

namespace {

constexpr std::size_t thread_count = 64;
// These only make calls that return, so that one thread always closes what the others wait for.
constexpr std::size_t never_waiting = 8;
constexpr std::size_t places_per_kind = 16;

unsigned setting(char const* name, unsigned usual) {
    auto const* const text = std::getenv(name);
    return text ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : usual;
}

struct Kind {
    int family;
    int type;
};
constexpr Kind kinds[] = {
    {AF_INET,  SOCK_STREAM},
    {AF_INET6, SOCK_STREAM},
    {AF_INET,  SOCK_DGRAM },
    {AF_INET6, SOCK_DGRAM },
    {AF_UNIX,  SOCK_STREAM},
};
constexpr std::size_t place_count = std::size(kinds) * places_per_kind;

// Whether ::1 can be bound: a host may know IPv6 and have it switched off.
bool has_ipv6() {
    static bool const found = [] {
        SOCKET const s = socket(AF_INET6, SOCK_DGRAM, 0);
        sockaddr_in6 name{};
        name.sin6_family = AF_INET6;
        name.sin6_addr = in6addr_loopback;
        bool const is_bound = bind(s, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0;
        static_cast<void>(closesocket(s));
        return is_bound;
    }();
    return found;
}

Kind const& kind_of(std::size_t place) {
    auto const& kind = kinds[place / places_per_kind];
    if (kind.family != AF_INET6 || has_ipv6()) return kind;
    return kinds[kind.type == SOCK_STREAM ? 0 : 2];
}

// --- what the threads share ---------------------------------------------------------------------

// A folder for the names of local sockets.
class Folder {
public:
    Folder() {
        std::random_device number;
        do path_ = fs::temp_directory_path() / ("ws2-" + std::to_string(number()));
        while (!fs::create_directory(path_));
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    std::string name(std::size_t index) const { return (path_ / std::to_string(index)).string(); }

private:
    fs::path path_;
};

// A handle stays here when its socket is closed, until another one takes its place.
struct Place {
    std::atomic<SOCKET> socket{INVALID_SOCKET};
    std::atomic<u_short> port{0};  // of the last one that was bound here
};

struct Storm {
    std::array<Place, place_count> places;
    Folder folder;
    std::atomic<bool> is_over{false};
    std::atomic<long> opened{0};
    std::atomic<long> closed{0};
    std::array<std::atomic<char const*>, thread_count> doing{};  // null: the thread has come back

    std::mutex mutex;
    std::condition_variable came_back;
    std::size_t working = thread_count;
    std::vector<std::string> surprises;

    bool await_all(std::chrono::steady_clock::time_point until) {
        std::unique_lock lock{mutex};
        return came_back.wait_until(lock, until, [&] { return working == 0; });
    }
    std::string still_doing() const {
        std::ostringstream text;
        for (auto const& each : doing)
            if (auto const* const name = each.load()) text << name << ' ';
        return text.str();
    }
};

int code_of(long long value) { return value == SOCKET_ERROR ? WSAGetLastError() : 0; }

class Worker {
public:
    Worker(Storm& storm, unsigned seed, bool is_patient)
        : random{seed}, may_wait{is_patient}, memory(std::size_t{1} << 16), storm_{storm} {}

    int pick(int choices) { return std::uniform_int_distribution{0, choices - 1}(random); }

    std::size_t any() { return static_cast<std::size_t>(pick(static_cast<int>(place_count))); }
    // One of the same kind.
    std::size_t like(std::size_t place) {
        return place / places_per_kind * places_per_kind +
               static_cast<std::size_t>(pick(static_cast<int>(places_per_kind)));
    }
    Kind const& kind(std::size_t place) const { return kind_of(place); }
    SOCKET socket(std::size_t place) const { return storm_.places[place].socket.load(); }
    SOCKET any_socket() { return socket(any()); }

    int put(std::size_t place, SOCKET socket) {
        if (socket == INVALID_SOCKET) return WSAGetLastError();
        ++storm_.opened;
        auto const code = close(storm_.places[place].socket.exchange(socket));
        return code == WSAENOTSOCK ? 0 : code;
    }
    int close(SOCKET socket) {
        auto const code = code_of(closesocket(socket));
        if (code == 0) ++storm_.closed;
        return code;
    }

    std::string path(std::size_t place) const { return storm_.folder.name(place); }
    void remember_name(std::size_t place) {
        sockaddr_storage name{};
        int length = sizeof name;
        if (getsockname(socket(place), reinterpret_cast<sockaddr*>(&name), &length) == 0)
            storm_.places[place].port = ntohs(reinterpret_cast<sockaddr_in const&>(name).sin_port);
    }
    u_short port(std::size_t place) const { return storm_.places[place].port; }

    std::mt19937 random;
    bool may_wait;
    std::vector<char> memory;

private:
    Storm& storm_;
};

// An address that sockets of a place's kind use.
struct Name {
    Name(Worker const& worker, std::size_t place, u_short port) {
        auto const family = worker.kind(place).family;
        storage.ss_family = static_cast<ADDRESS_FAMILY>(family);
        if (family == AF_UNIX) {
            auto& local = reinterpret_cast<sockaddr_un&>(storage);
            worker.path(place).copy(local.sun_path, sizeof local.sun_path - 1);
            length = sizeof local;
            return;
        }
        auto& ipv4 = reinterpret_cast<sockaddr_in&>(storage);
        ipv4.sin_port = htons(port);  // in the same place in IPv6
        ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        length = sizeof ipv4;
        if (family == AF_INET) return;
        auto& ipv6 = reinterpret_cast<sockaddr_in6&>(storage);
        ipv6.sin6_flowinfo = 0;
        ipv6.sin6_addr = in6addr_loopback;
        length = sizeof ipv6;
    }
    sockaddr const* data() const { return reinterpret_cast<sockaddr const*>(&storage); }

    sockaddr_storage storage{};
    int length = 0;
};

// --- the calls
// ------------------------------------------------------------------------------------ Each returns
// 0 or the code it failed with.

int open_one(Worker& worker) {
    auto const place = worker.any();
    auto const& kind = worker.kind(place);
    return worker.put(place, socket(kind.family, kind.type, 0));
}

int close_one(Worker& worker) { return worker.close(worker.any_socket()); }

int bind_one(Worker& worker) {
    auto const place = worker.any();
    Name const name{worker, place, 0};
    std::error_code ignored;
    if (worker.kind(place).family == AF_UNIX) fs::remove(worker.path(place), ignored);
    auto const code = code_of(bind(worker.socket(place), name.data(), name.length));
    if (code == 0) worker.remember_name(place);
    return code;
}

int listen_one(Worker& worker) { return code_of(listen(worker.any_socket(), 1 + worker.pick(10))); }

// From nothing to a listener, so that there are some to connect to.
int serve(Worker& worker) {
    auto const place = worker.like(0) + (worker.pick(2) == 0 ? 0 : places_per_kind);
    Name const name{worker, place, 0};
    auto const s = socket(worker.kind(place).family, SOCK_STREAM, 0);
    if (bind(s, name.data(), name.length) == 0) static_cast<void>(listen(s, 5));
    auto const code = worker.put(place, s);
    worker.remember_name(place);
    return code;
}

int connect_one(Worker& worker) {
    auto const place = worker.any();
    auto const target = worker.like(place);
    Name const name{worker, target, worker.port(target)};
    return code_of(connect(worker.socket(place), name.data(), name.length));
}

int accept_one(Worker& worker) {
    auto const place = worker.any();
    auto const accepted = accept(worker.socket(place), nullptr, nullptr);
    return worker.put(worker.like(place), accepted);
}

template <std::size_t count>
int one_of(Worker& worker, int const (&values)[count]) {
    return values[worker.pick(static_cast<int>(count))];
}

int length_of(Worker& worker) {
    constexpr int lengths[] = {0, 1, 1, 10, 10, 500, 60'000};
    return one_of(worker, lengths);
}

int receive_one(Worker& worker) {
    constexpr int flags[] = {0, 0, MSG_PEEK, MSG_OOB, MSG_OOB | MSG_PEEK, MSG_WAITALL};
    return code_of(
        recv(worker.any_socket(), worker.memory.data(), length_of(worker), one_of(worker, flags)));
}

int receive_from(Worker& worker) {
    constexpr int flags[] = {0, MSG_PEEK};
    sockaddr_storage from{};
    int length = sizeof from;
    return code_of(recvfrom(worker.any_socket(), worker.memory.data(), length_of(worker),
                            one_of(worker, flags), reinterpret_cast<sockaddr*>(&from), &length));
}

int send_one(Worker& worker) {
    constexpr int flags[] = {0, 0, MSG_OOB, MSG_DONTROUTE};
    return code_of(
        send(worker.any_socket(), worker.memory.data(), length_of(worker), one_of(worker, flags)));
}

int send_to(Worker& worker) {
    auto const place = worker.any();
    auto const target = worker.like(place);
    Name const name{worker, target, worker.port(target)};
    return code_of(sendto(worker.socket(place), worker.memory.data(), length_of(worker), 0,
                          name.data(), name.length));
}

bool waits_for_ever(Worker& worker) { return worker.may_wait && worker.pick(4) == 0; }

int select_some(Worker& worker) {
    std::array<fd_set, 3> sets;
    for (auto& set : sets) {
        FD_ZERO(&set);
        for (int left = 1 + worker.pick(6); left != 0; --left) FD_SET(worker.any_socket(), &set);
    }
    timeval limit{0, worker.pick(5) * 1000};
    return code_of(select(0, &sets[0], &sets[1], worker.pick(2) == 0 ? &sets[2] : nullptr,
                          waits_for_ever(worker) ? nullptr : &limit));
}

int poll_some(Worker& worker) {
    std::vector<WSAPOLLFD> items(static_cast<std::size_t>(1 + worker.pick(12)));
    for (auto& item : items)
        item = {worker.any_socket(), static_cast<short>(worker.pick(2) == 0 ? POLLIN : POLLOUT), 0};
    return code_of(WSAPoll(items.data(), static_cast<ULONG>(items.size()),
                           waits_for_ever(worker) ? -1 : worker.pick(5)));
}

int shut_one(Worker& worker) { return code_of(shutdown(worker.any_socket(), worker.pick(3))); }

struct Setting {
    int level;
    int name;
    int size;
    int values[2];
};
constexpr Setting settings[] = {
    {SOL_SOCKET,  SO_SNDBUF,       sizeof(int), {4096, 65536}              },
    {SOL_SOCKET,  SO_RCVBUF,       sizeof(int), {4096, 65536}              },
    {SOL_SOCKET,  SO_SNDTIMEO,     sizeof(int), {0, 10}                    },
    {SOL_SOCKET,  SO_RCVTIMEO,     sizeof(int), {0, 10}                    },
    {SOL_SOCKET,  SO_LINGER,       sizeof(int), {0, 1 /* an abort: 1, 0 */}},
    {SOL_SOCKET,  SO_OOBINLINE,    sizeof(int), {0, 1}                     },
    {SOL_SOCKET,  SO_KEEPALIVE,    sizeof(int), {0, 1}                     },
    {SOL_SOCKET,  SO_REUSEADDR,    sizeof(int), {0, 1}                     },
    {SOL_SOCKET,  SO_PAUSE_ACCEPT, sizeof(int), {0, 1}                     },
    {SOL_SOCKET,  SO_ERROR,        sizeof(int), {0, 0}                     },
    {IPPROTO_TCP, TCP_NODELAY,     sizeof(int), {0, 1}                     },
};

Setting const& any_setting(Worker& worker) {
    return settings[worker.pick(static_cast<int>(std::size(settings)))];
}

int set_option(Worker& worker) {
    auto const& row = any_setting(worker);
    auto const* const value = reinterpret_cast<char const*>(&row.values[worker.pick(2)]);
    return code_of(setsockopt(worker.any_socket(), row.level, row.name, value, row.size));
}

int get_option(Worker& worker) {
    auto const& row = any_setting(worker);
    int value = 0;
    int size = sizeof value;
    return code_of(getsockopt(worker.any_socket(), row.level, row.name,
                              reinterpret_cast<char*>(&value), &size));
}

int set_mode(Worker& worker) {
    u_long mode = worker.pick(3) == 0 ? 0 : 1;
    return code_of(ioctlsocket(worker.any_socket(), FIONBIO, &mode));
}

int ask_about_bytes(Worker& worker) {
    u_long answer = 0;
    return code_of(ioctlsocket(worker.any_socket(),
                               static_cast<long>(worker.pick(3) == 0 ? SIOCATMARK : FIONREAD),
                               &answer));
}

int duplicate(Worker& worker) {
    auto const place = worker.any();
    WSAPROTOCOL_INFOW info{};
    if (WSADuplicateSocketW(worker.socket(place), GetCurrentProcessId(), &info) != 0)
        return WSAGetLastError();
    return worker.put(worker.like(place), WSASocketW(0, 0, 0, &info, 0, 0));
}

int ask_names(Worker& worker) {
    sockaddr_storage name{};
    int length = sizeof name;
    auto const ask = worker.pick(2) == 0 ? getsockname : getpeername;
    return code_of(ask(worker.any_socket(), reinterpret_cast<sockaddr*>(&name), &length));
}

struct Call {
    char const* name;
    int weight;
    bool may_wait;
    int (*make)(Worker&);
    std::array<int, 20> codes;  // besides 0
};

// clang-format off
constexpr Call calls[] = {
    {"socket",      10, false, open_one,        {}},
    {"closesocket",  4, false, close_one,       {WSAENOTSOCK}},
    {"bind",         6, false, bind_one,        {WSAENOTSOCK, WSAEINVAL, WSAEADDRINUSE}},
    {"listen",       4, false, listen_one,      {WSAENOTSOCK, WSAEINVAL, WSAEISCONN, WSAEOPNOTSUPP, WSAEADDRINUSE}},
    {"serve",        6, false, serve,           {}},
    {"connect",     12, true,  connect_one,     {WSAENOTSOCK, WSAEINVAL, WSAEISCONN, WSAEALREADY, WSAEWOULDBLOCK, WSAECONNREFUSED,
                                                 WSAETIMEDOUT, WSAEADDRNOTAVAIL}},
    {"accept",      10, true,  accept_one,      {WSAENOTSOCK, WSAEINVAL, WSAEOPNOTSUPP, WSAEWOULDBLOCK, WSAEINTR, WSAECONNRESET}},
    {"recv",        12, true,  receive_one,     {WSAENOTSOCK, WSAEINVAL, WSAEOPNOTSUPP, WSAEWOULDBLOCK, WSAEINTR, WSAENOTCONN,
                                                 WSAESHUTDOWN, WSAECONNRESET, WSAECONNABORTED, WSAETIMEDOUT, WSAEMSGSIZE}},
    {"recvfrom",     8, true,  receive_from,    {WSAENOTSOCK, WSAEINVAL, WSAEWOULDBLOCK, WSAEINTR, WSAENOTCONN,
                                                 WSAESHUTDOWN, WSAECONNRESET, WSAECONNABORTED, WSAETIMEDOUT, WSAEMSGSIZE}},
    {"send",        12, true,  send_one,        {WSAENOTSOCK, WSAEOPNOTSUPP, WSAEWOULDBLOCK, WSAEINTR, WSAENOTCONN,
                                                 WSAESHUTDOWN, WSAECONNRESET, WSAECONNABORTED, WSAETIMEDOUT}},
    {"sendto",       8, true,  send_to,         {WSAENOTSOCK, WSAEWOULDBLOCK, WSAEINTR, WSAENOTCONN,
                                                 WSAESHUTDOWN, WSAECONNRESET, WSAECONNABORTED, WSAETIMEDOUT}},
    {"select",       8, false, select_some,     {WSAENOTSOCK}},
    {"WSAPoll",      8, false, poll_some,       {WSAENOTSOCK}},
    {"shutdown",     4, false, shut_one,        {WSAENOTSOCK, WSAENOTCONN}},
    {"setsockopt",   8, false, set_option,
     {WSAENOTSOCK, WSAEINVAL, WSAENOPROTOOPT, WSAEOPNOTSUPP}},
    {"getsockopt",   4, false, get_option,      {WSAENOTSOCK, WSAEINVAL, WSAENOPROTOOPT}},
    {"FIONBIO",      6, false, set_mode,        {WSAENOTSOCK}},
    {"FIONREAD",     6, false, ask_about_bytes, {WSAENOTSOCK, WSAEINVAL, WSAEOPNOTSUPP}},
    {"duplicate",    6, false, duplicate,       {WSAENOTSOCK}},
    {"names",        6, false, ask_names,       {WSAENOTSOCK, WSAEINVAL, WSAENOTCONN}},
};
// clang-format on

// --- the storm -----------------------------------------------------------------------------------

Call const& any_call(Worker& worker) {
    auto const weigh = [&](Call const& call) {
        return worker.may_wait || !call.may_wait ? call.weight : 0;
    };
    int total = 0;
    for (auto const& call : calls) total += weigh(call);
    int left = worker.pick(total);
    return *std::ranges::find_if(calls, [&](Call const& call) {
        left -= weigh(call);
        return left < 0;
    });
}

void work(Storm& storm, std::size_t index, unsigned seed) {
    Worker worker{storm, seed + static_cast<unsigned>(index), index >= never_waiting};
    while (!storm.is_over) {
        auto const& call = any_call(worker);
        storm.doing[index] = call.name;
        auto const code = call.make(worker);
        if (std::ranges::find(call.codes, code) != std::ranges::end(call.codes)) continue;
        std::lock_guard const lock{storm.mutex};
        storm.surprises.push_back(std::string{call.name} + ": " + error_name(code));
    }
    storm.doing[index] = nullptr;
    std::lock_guard const lock{storm.mutex};
    --storm.working;
    storm.came_back.notify_all();
}

// Again and again: a thread may put one more into its place before it sees that it is over.
bool end(Storm& storm) {
    using std::chrono::steady_clock;
    constexpr std::chrono::milliseconds between{5};
    storm.is_over = true;
    Worker closer{storm, 0, false};
    auto const limit = steady_clock::now() + patience();
    for (bool all_back = false;; all_back = storm.await_all(steady_clock::now() + between)) {
        for (auto& place : storm.places) static_cast<void>(closer.close(place.socket));
        if (all_back || steady_clock::now() > limit) return all_back;
    }
}

// Those of the library's own threads, which start with the first use and stay.
constexpr std::size_t service_descriptors = 8;

bool is_as_before(std::optional<Descriptors> const& before) {
    auto const now = open_descriptors();
    return !before ||
           (now->sockets == before->sockets && now->all <= before->all + service_descriptors);
}

}  // namespace

TEST_CASE("sixty-four threads open, use and close sockets at random", "[random]") {
    auto const seconds = setting("WS2_RANDOM_SECONDS", 3);
    auto const seed = setting("WS2_RANDOM_SEED", 20'261'125);
    CAPTURE(seed);
    auto const handles_before = ws2::core::library().handles().size();
    auto const descriptors_before = open_descriptors();
    WSADATA data{};
    REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    {
        auto const storm = std::make_shared<Storm>();
        for (std::size_t i = 0; i != thread_count; ++i)
            std::thread{[storm, i, seed] { work(*storm, i, seed); }}.detach();
        storm->await_all(std::chrono::steady_clock::now() + std::chrono::seconds{seconds});
        INFO("still in " << storm->still_doing());
        REQUIRE(end(*storm));
        CHECK(storm->surprises == std::vector<std::string>{});
        CHECK(storm->closed == storm->opened);
        CHECK(ws2::core::library().handles().size() == handles_before);
    }
    CHECK(WSACleanup() == 0);
    // A connection with bytes left to send outlives its socket for a moment.
    CHECK(eventually([&] { return is_as_before(descriptors_before); }));
}
