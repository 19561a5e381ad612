// SPDX-License-Identifier: MIT
// Files where the host differs from Windows: paths that mean another file a moment later, programs
// that run with the rights of another user, and what a program that is started gets to see.
#include <windows.h>
#include <winsock2.h>

#include <iphlpapi.h>
#include <ws2shim/ws2shim.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "platform/handing_over.hpp"
#include "platform/poll.hpp"
#include "platform/program.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/host_limits.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;
namespace fs = std::filesystem;

namespace {

namespace platform = ws2::platform;

constexpr int cannot_be_shown = 77;
constexpr char chosen_by_caller[] = "/chosen/by/the/caller";

// A folder of its own, which goes with it.
class Folder {
public:
    Folder()
        : path_{fs::temp_directory_path() / ("ws2_host_files_" + std::to_string(GetTickCount64()) +
                                             "_" + std::to_string(GetCurrentProcessId()))} {
        fs::create_directory(path_);
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    std::string file(char const* name) const { return (path_ / name).string(); }

private:
    fs::path path_;
};

void write(std::string const& path) { std::ofstream{path} << "something"; }

std::string temporary_folder() {
    char text[MAX_PATH];
    return GetTempPathA(sizeof text, text) != 0 ? text : "";
}

}  // namespace

TEST_CASE("CREATE_ALWAYS empties the file it has opened, whatever the path means by then",
          "[host_files]") {
    Folder const folder;
    auto const path = folder.file("file");
    auto const next = folder.file("next");
    write(path);
    std::atomic<bool> is_over{false};
    std::thread changer{[&] {
        while (!is_over) {
            write(next);
            std::rename(next.c_str(), path.c_str());
        }
    }};
    int left = 0;
    for (DWORD const access : {GENERIC_READ | GENERIC_WRITE, GENERIC_READ}) {
        for (int i = 0; i != 2000; ++i) {
            HANDLE const file =
                CreateFileA(path.c_str(), access, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                            CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
            if (file == INVALID_HANDLE_VALUE || GetFileSize(file, nullptr) != 0) ++left;
            CloseHandle(file);
        }
    }
    is_over = true;
    changer.join();
    CHECK(left == 0);
}

TEST_CASE("a name that is too long for the host names no path", "[host_files]") {
    std::string const name(300, 'x');
    CHECK(CreateFileA(name.c_str(), GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0, nullptr) ==
          INVALID_HANDLE_VALUE);
    CHECK(GetLastError() == ERROR_PATH_NOT_FOUND);
    CHECK_FALSE(DeleteFileA(name.c_str()));
    CHECK(GetLastError() == ERROR_PATH_NOT_FOUND);
}

TEST_CASE("who runs a program with the rights of another does not choose its temporary folder",
          "[host_files]") {
    ForkedChild child{[] {
        set_environment("TMPDIR", "");
        auto const own = temporary_folder();
        set_environment("TMPDIR", chosen_by_caller);
        if (temporary_folder() != std::string{chosen_by_caller} + '/') std::_Exit(1);
        if (!borrow_rights()) std::_Exit(cannot_be_shown);
        std::_Exit(temporary_folder() == own ? 0 : 2);
    }};
    auto const code = child.exit_code().value_or(-1);
    if (code == cannot_be_shown) WARN("this user cannot run as another");
    if (code != cannot_be_shown) CHECK(code == 0);
}

constexpr char is_other_program[] = "WS2_TEST_OWNERS_RIGHTS";

// The other program of the next case: this one, started by a user who lacks its rights.
TEST_CASE("a program that has made its owner's rights its own", "[.owners_rights]") {
    if (!std::getenv(is_other_program)) return;
    if (!keep_owners_rights()) std::_Exit(cannot_be_shown);
    if (platform::is_environment_trusted()) std::_Exit(1);
    std::_Exit(temporary_folder() == std::string{chosen_by_caller} + '/' ? 2 : 0);
}

// Its user ids show nothing any more: the host says so when the program starts. Some C libraries
// take the variable away then, others leave it.
TEST_CASE("nor does it when that program has made those rights its own", "[host_files][linux]") {
    Folder const folder;
    auto const program = folder.file("program");
    if (!copy_with_rights_of_another(program)) {
        WARN("this user cannot make such a program");
        return;
    }
    ForkedChild child{[&] {
        set_environment("TMPDIR", chosen_by_caller);
        set_environment(is_other_program, "1");
        run_as_nobody(program, "[.owners_rights]");
        std::_Exit(cannot_be_shown);
    }};
    auto const code = child.exit_code().value_or(-1);
    if (code == cannot_be_shown) WARN("this machine runs no such program");
    if (code != cannot_be_shown) CHECK(code == 0);
}

TEST_CASE("a program that is started gets no descriptor that it was not given", "[host_files]") {
    WinsockSession const session;
    Folder const folder;
    auto const before = inherited_descriptors();
    auto const pair = tcp_pair();
    auto const datagrams = udp_pair();
    auto const path = folder.file("file");
    HANDLE const file = CreateFileA(path.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr,
                                    CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    REQUIRE(file != INVALID_HANDLE_VALUE);
    HANDLE from = nullptr;
    HANDLE to = nullptr;
    REQUIRE(CreatePipe(&from, &to, nullptr, 0));
    HANDLE const port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
    REQUIRE(CreateIoCompletionPort(reinterpret_cast<HANDLE>(SOCKET{pair.server}), port, 0, 0));
    WSAPROTOCOL_INFOW info{};
    REQUIRE(WSADuplicateSocketW(pair.client, GetCurrentProcessId(), &info) == 0);
    UniqueSocket const duplicate{WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO,
                                            FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED)};
    REQUIRE(duplicate.valid());
    CHECK(inherited_descriptors() == before);
    for (HANDLE const each : {file, from, to, port}) CloseHandle(each);
}

namespace {

// From a listener that was full the library gets its connections as messages.
void accept_from_full_listener() {
    auto const full = listener(AF_INET, 1);
    auto const target = local_address(full);
    auto const queued = connected_to(full);
    auto const late = stream_socket();
    static_cast<void>(connect(late, target.data(), target.length()));
    UniqueSocket const accepted{accept(full, nullptr, nullptr)};
}

// As a socket that was duplicated for another process comes there.
void take_over_one() {
    static std::atomic<std::uint32_t> last_number{0x40000000};
    auto const number = ++last_number;
    platform::Rendezvous const rendezvous{GetCurrentProcessId(), number};
    auto place = platform::open_rendezvous(rendezvous);
    if (!place) return;
    auto const socket = datagram_socket();
    std::thread taker{[&] {
        auto const taken = platform::take_over(number);
        if (taken) static_cast<void>(platform::acknowledge(*taken));
    }};
    platform::PollItem item{place->get(), platform::poll_readable, 0};
    static_cast<void>(platform::poll({&item, 1}, platform::Deadline::after(patience())));
    if (auto const client = platform::receive_client(rendezvous, place->get()))
        static_cast<void>(platform::hand_over(client->get(), ws2_socket_fd(socket), {}));
    taker.join();
    platform::end_rendezvous(rendezvous, std::move(*place));
}

// Of every kind of descriptor that the library opens, one for a moment.
void open_all_kinds(std::string const& path) {
    auto const pair = tcp_pair();
    auto const datagrams = udp_pair();
    CloseHandle(CreateFileA(path.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, nullptr,
                            CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr));
    HANDLE from = nullptr;
    HANDLE to = nullptr;
    CreatePipe(&from, &to, nullptr, 0);
    HANDLE const port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
    CreateIoCompletionPort(reinterpret_cast<HANDLE>(SOCKET{pair.server}), port, 0, 0);
    HANDLE const event = CreateEventA(nullptr, FALSE, FALSE, nullptr);
    WSAEventSelect(pair.client, event, FD_READ);
    accept_from_full_listener();
    take_over_one();
    char name[256];
    if (gethostname(name, sizeof name) == 0) gethostbyname(name);
    std::vector<char> room(65536);
    auto length = static_cast<ULONG>(room.size());
    GetAdaptersInfo(reinterpret_cast<IP_ADAPTER_INFO*>(room.data()), &length);
    for (HANDLE const each : {from, to, port, event}) CloseHandle(each);
}

}  // namespace

// POSIX has no socket(), accept() or pipe() that marks what it opens in the same step.
TEST_CASE("a program that another thread starts meanwhile gets none either",
          "[host_files][linux]") {
    WinsockSession const session;
    Folder const folder;
    open_all_kinds(folder.file("first"));
    auto const usual = descriptors_of_started_program();
    std::atomic<bool> is_over{false};
    std::vector<std::thread> threads;
    for (char const* const name : {"one", "two"})
        threads.emplace_back([&, path = folder.file(name)] {
            while (!is_over) open_all_kinds(path);
        });
    std::size_t most = 0;
    for (int i = 0; i != 200; ++i) most = std::max(most, descriptors_of_started_program());
    is_over = true;
    for (auto& thread : threads) thread.join();
    CHECK(most == usual);
}
