// SPDX-License-Identifier: MIT
// A window that only gets messages, and what has come to it.
#pragma once

#include <winsock2.h>

#include <windows.h>

#include "tests/support/behaviour.hpp"
#include "tests/support/wait.hpp"

namespace ws2::test {

// A window of the calling thread to which sockets post messages.
class SocketWindow {
public:
    static constexpr UINT told = WM_USER + 7;

    SocketWindow()
        : window_{CreateWindowExA(0, "STATIC", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr,
                                  nullptr)} {
        if (!window_) FAIL("no window");
    }
    SocketWindow(SocketWindow const&) = delete;
    SocketWindow& operator=(SocketWindow const&) = delete;
    ~SocketWindow() {
        if (window_) DestroyWindow(window_);
    }
    operator HWND() const { return window_; }

    bool is_told(MSG& message) const {
        return PeekMessageA(&message, window_, told, told, PM_REMOVE) != 0;
    }
    // The next message; a message of 0 when none comes in time.
    MSG next() const {
        MSG message{};
        auto const limit = static_cast<DWORD>(patience().count());
        auto const begin = GetTickCount();
        while (!is_told(message)) {
            auto const spent = GetTickCount() - begin;
            if (spent >= limit) break;
            MsgWaitForMultipleObjects(0, nullptr, FALSE, limit - spent, QS_ALLINPUT);
        }
        return message;
    }
    // What messages until `wanted` is complete have reported.
    LONG gather(LONG wanted) const {
        LONG got = 0;
        while ((got & wanted) != wanted) {
            auto const message = next();
            if (message.message != told) break;
            got |= WSAGETSELECTEVENT(message.lParam);
        }
        return got;
    }
    // What has been posted by now, as bits.
    LONG leftover() const {
        LONG got = 0;
        MSG message{};
        while (is_told(message)) got |= WSAGETSELECTEVENT(message.lParam);
        return got;
    }
    // Nothing comes; what did.
    LONG nothing_comes() const {
        MsgWaitForMultipleObjectsEx(0, nullptr, static_cast<DWORD>(glance().count()), QS_ALLINPUT,
                                    MWMO_INPUTAVAILABLE);
        return leftover();
    }

private:
    HWND window_;
};

}  // namespace ws2::test
