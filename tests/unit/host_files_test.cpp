// SPDX-License-Identifier: MIT
// Files where the host differs from Windows: paths that mean another file a moment later, programs
// that run with the rights of another user, and what a program that is started gets to see.
#include <windows.h>
#include <winsock2.h>

#include <iphlpapi.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/host_limits.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;
namespace fs = std::filesystem;

namespace {

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
    constexpr int cannot_be_shown = 77;
    ForkedChild child{[] {
        set_environment("TMPDIR", "");
        auto const own = temporary_folder();
        set_environment("TMPDIR", "/chosen/by/the/caller");
        if (temporary_folder() != "/chosen/by/the/caller/") std::_Exit(1);
        if (!borrow_rights()) std::_Exit(cannot_be_shown);
        std::_Exit(temporary_folder() == own ? 0 : 2);
    }};
    auto const code = child.exit_code().value_or(-1);
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
