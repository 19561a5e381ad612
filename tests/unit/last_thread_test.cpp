// SPDX-License-Identifier: MIT
// Threads that leave by themselves: the process ends with its last one, whatever service threads
// the library has, and goes on until then.
#include <windows.h>
#include <winsock2.h>

#include <atomic>
#include <csignal>
#include <string>
#include <thread>

#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"
#include "tests/unit/tcp_rows.hpp"

using namespace ws2::test;

namespace {

// Every service has a thread from now on.
struct Services {
    Services() : pair{tcp_pair()}, listening{listener()} {
        std::string const data(20'000'000, 'q');
        set_non_blocking(pair.client);
        send(pair.client, data.data(), static_cast<int>(data.size()), 0);
    }
    Pair pair;
    UniqueSocket listening;
};

HANDLE handle_of_this_thread() {
    HANDLE handle = nullptr;
    DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &handle, 0, FALSE,
                    DUPLICATE_SAME_ACCESS);
    return handle;
}

DWORD WINAPI wait_for(void* thread) {
    return WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0 ? 5 : 6;
}

}  // namespace

TEST_CASE("a process ends with its last thread, and with its code", "[last_thread][linux]") {
    WinsockSession const session;
    {
        ForkedChild child{[] {
            auto& services = *new Services;
            static_cast<void>(services);
            CreateThread(nullptr, 0, wait_for, handle_of_this_thread(), 0, nullptr);
            ExitThread(7);
        }};
        CHECK(child.exit_code() == 5);
    }
    {
        ForkedChild child{[] {
            auto& services = *new Services;
            static_cast<void>(services);
            ExitThread(7);
        }};
        CHECK(child.exit_code() == 7);
    }
    {
        ForkedChild child{[] {
            auto& services = *new Services;
            static_cast<void>(services);
            std::thread{[] { leave_thread(); }}.detach();
            ExitThread(0);
        }};
        CHECK(child.exit_code() == 0);
    }
    {
        ForkedChild without_services{[] { ExitThread(7); }};
        CHECK(without_services.exit_code() == 7);
    }
    {
        ForkedChild without_services{[] {
            CreateThread(nullptr, 0, wait_for, handle_of_this_thread(), 0, nullptr);
            ExitThread(0);
        }};
        CHECK(without_services.exit_code() == 5);
    }
}

TEST_CASE("a process goes on without its first thread, and its services with it",
          "[last_thread][linux]") {
    WinsockSession const session;
    auto const listening = listener();
    static SOCKET to_child;
    ForkedChild child{[&] {
        static auto const connection = connected_to(listening);
        to_child = connection;
        CreateThread(
            nullptr, 0,
            [](void* first) -> DWORD {
                WaitForSingleObject(first, INFINITE);
                // The backlog of one is full with the first client: the second is refused.
                auto const full = listener(AF_INET, 1);
                auto const address = local_address(full);
                auto const queued = connected_to(full);
                auto const late = stream_socket();
                bool const is_refused =
                    connect(late, address.data(), address.length()) == SOCKET_ERROR &&
                    WSAGetLastError() == WSAECONNREFUSED;
                std::string const data(20'000'000, 'q');
                set_non_blocking(to_child);
                send(to_child, data.data(), static_cast<int>(data.size()), 0);
                if (tcp_rows().empty()) return 5;
                return is_refused ? 3 : 4;
            },
            handle_of_this_thread(), 0, nullptr);
        ExitThread(0);
    }};
    UniqueSocket const peer{accept(listening, nullptr, nullptr)};
    REQUIRE(peer.valid());
    std::string piece(1 << 16, '\0');
    std::size_t received = 0;
    for (int count = 0; (count = recv(peer, piece.data(), static_cast<int>(piece.size()), 0)) > 0;)
        received += static_cast<std::size_t>(count);
    CHECK(received == 20'000'000);
    CHECK(child.exit_code() == 3);
}

// Service threads leave signals to the program's own.
TEST_CASE("a process without its first thread is ended by a signal while another thread waits",
          "[last_thread][linux]") {
    WinsockSession const session;
    static auto& is_alone =
        *new (memory_shared_with_children(sizeof(std::atomic<bool>))) std::atomic<bool>{false};
    ForkedChild child{[] {
        std::signal(SIGTERM, SIG_DFL);  // Catch2 has a handler
        static auto& services = *new Services;
        CreateThread(
            nullptr, 0,
            [](void* first) -> DWORD {
                WaitForSingleObject(first, INFINITE);
                is_alone = true;
                return accept(services.listening, nullptr, nullptr) == INVALID_SOCKET ? 5 : 6;
            },
            handle_of_this_thread(), 0, nullptr);
        ExitThread(0);
    }};
    REQUIRE(eventually([] { return is_alone.load(); }));
    CHECK(child.ends_by(SIGTERM));
}
