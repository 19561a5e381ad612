// SPDX-License-Identifier: MIT
// What the companion's tests share: handles that close themselves, threads that are waited for, and
// a limit for everything that must happen.
#pragma once

#include <winsock2.h>  // brings <windows.h>, and has to come first

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include "tests/support/behaviour.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

namespace ws2::test {

// patience() for calls that take milliseconds.
struct Patience {
    operator DWORD() const { return static_cast<DWORD>(patience().count()); }
};
inline constexpr Patience patience_ms;
inline constexpr DWORD glance_ms = 50;  // too short can only miss a defect, never invent one

class UniqueHandle {
public:
    UniqueHandle() = default;
    explicit UniqueHandle(HANDLE handle) : handle_{handle} {}
    UniqueHandle(UniqueHandle&& other) noexcept : handle_{std::exchange(other.handle_, nullptr)} {}
    UniqueHandle& operator=(UniqueHandle&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~UniqueHandle() { reset(); }

    operator HANDLE() const { return handle_; }
    void reset() {
        if (handle_) CloseHandle(std::exchange(handle_, nullptr));
    }

private:
    HANDLE handle_ = nullptr;
};

inline UniqueHandle automatic_event(BOOL set = FALSE) {
    return UniqueHandle{CreateEventA(nullptr, FALSE, set, nullptr)};
}
inline UniqueHandle manual_event(BOOL set = FALSE) {
    return UniqueHandle{CreateEventA(nullptr, TRUE, set, nullptr)};
}

inline bool is_signalled(HANDLE handle) { return WaitForSingleObject(handle, 0) == WAIT_OBJECT_0; }

// A thread that runs `body` and ends with what that returns. Its end is awaited.
class Thread {
public:
    explicit Thread(std::function<DWORD()> body)
        : body_{std::make_unique<std::function<DWORD()>>(std::move(body))},
          handle_{CreateThread(nullptr, 0, run, body_.get(), 0, nullptr)} {}
    Thread(Thread&&) = default;
    ~Thread() {
        if (handle_) WaitForSingleObject(handle_, INFINITE);
    }

    HANDLE handle() const { return handle_; }
    bool has_ended() const { return is_signalled(handle_); }

    // Its exit code; STILL_ACTIVE when it has not ended in time.
    DWORD join() const {
        WaitForSingleObject(handle_, patience_ms);
        DWORD code = 0;
        GetExitCodeThread(handle_, &code);
        return code;
    }

private:
    static DWORD WINAPI run(LPVOID body) { return (*static_cast<std::function<DWORD()>*>(body))(); }

    std::unique_ptr<std::function<DWORD()>> body_;
    UniqueHandle handle_;
};

// Win32 calls: FALSE or NULL, and this code.
inline bool refused(Outcome const& o, DWORD code) {
    return o.value == 0 && o.last_error == static_cast<int>(code);
}
// A success that leaves the last error as it was.
inline bool succeeds_quietly(Outcome const& o) { return o.value != 0 && o.last_error == untouched; }

inline long long as_value(HANDLE handle) {
    return static_cast<long long>(reinterpret_cast<LONG_PTR>(handle));
}

}  // namespace ws2::test
