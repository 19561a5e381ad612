// SPDX-License-Identifier: MIT
// Sets a thread that has crashed back to where its row began. Wine has functions that end the
// program, and its debugger would hide that behind an exit status of 0.
#include "tests/support/crash_guard.hpp"

#include <windows.h>

#include <cstdio>

namespace ws2::test {
namespace {

constexpr UINT crash_status = 3;

// Set before the context is taken and read after it is taken up again, which no compiler knows.
struct Guard {
    CONTEXT start;
    DWORD volatile thread = 0;
    DWORD volatile code = 0;
};
Guard guard;

LONG WINAPI on_crash(EXCEPTION_POINTERS* crash) {
    auto const code = crash->ExceptionRecord->ExceptionCode;
    if (GetCurrentThreadId() != guard.thread) {
        std::fprintf(stderr, "a thread crashed with exception 0x%08lx\n", code);
        std::fflush(nullptr);
        TerminateProcess(GetCurrentProcess(), crash_status);
    }
    guard.thread = 0;
    guard.code = code;
    RtlRestoreContext(&guard.start, nullptr);  // also where continuing is not allowed
    return EXCEPTION_CONTINUE_SEARCH;
}

// The filter is the last to be asked: exceptions that the body handles never get here.
class Installed {
public:
    Installed() : previous_{SetUnhandledExceptionFilter(on_crash)} {}
    Installed(Installed const&) = delete;
    Installed& operator=(Installed const&) = delete;
    ~Installed() {
        guard.thread = 0;
        SetUnhandledExceptionFilter(previous_);
    }

private:
    LPTOP_LEVEL_EXCEPTION_FILTER previous_;
};

std::string name_of(DWORD code) {
    char text[40];
    std::snprintf(text, sizeof text, "crashed with exception 0x%08lx", code);
    return text;
}

}  // namespace

std::string crash_of(std::function<void()> const& body) {
    Installed const installed;
    guard.code = 0;
    guard.thread = GetCurrentThreadId();
    RtlCaptureContext(&guard.start);  // a crash returns from here once more
    if (guard.code == 0) body();
    return guard.code == 0 ? std::string{} : name_of(guard.code);
}

}  // namespace ws2::test
