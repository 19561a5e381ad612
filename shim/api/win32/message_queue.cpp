// SPDX-License-Identifier: MIT
// Posting, sending, fetching and dispatching messages; timers; waiting for messages beside objects.
#include "shim/core/windows/message_queue.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "shim/api/win32/wait_status.hpp"
#include "shim/api/win32/window_procedures.hpp"

namespace ws2::api {
namespace {

constexpr BOOL bad_window = -1;
HWND const only_of_the_thread = to_window(~core::WindowHandle{0});

DWORD ticks(std::chrono::steady_clock::time_point time) {
    return static_cast<DWORD>(
        std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

MSG to_msg(core::Message const& message) {
    MSG msg{};
    msg.hwnd = to_window(message.window);
    msg.message = message.number;
    msg.wParam = message.first;
    msg.lParam = message.second;
    msg.time = ticks(message.time);
    return msg;
}

Result<core::MessageFilter> to_filter(HWND window, UINT lowest, UINT highest) {
    core::MessageFilter filter{.lowest = lowest, .highest = highest};
    if (!window) return filter;
    if (window == only_of_the_thread) {
        filter.whose = core::MessageFilter::Whose::of_the_thread;
        return filter;
    }
    filter.whose = core::MessageFilter::Whose::of_windows;
    std::lock_guard const lock{core::windows_mutex()};
    if (!core::find_window_locked(from_window(window))) return Code::invalid_window;
    filter.windows = core::family_locked(from_window(window));
    return filter;
}

// wait_timeout: there was none by then.
Code fetch(MSG* msg, Result<core::MessageFilter> const& filter, UINT how,
           platform::Deadline deadline) {
    if (!filter) return filter.code();
    if (!msg) return Code::no_access;
    auto const removing = (how & PM_REMOVE) != 0 ? core::MessageQueue::Removing::yes
                                                 : core::MessageQueue::Removing::no;
    auto const found = core::MessageQueue::own().next(*filter, removing, deliver, deadline);
    if (!found) return found.code();
    *msg = to_msg(*found);
    return Code::ok;
}

BOOL get_message(MSG* msg, HWND window, UINT lowest, UINT highest) {
    return win32_call(bad_window, [&]() -> Result<BOOL> {
        auto const code =
            fetch(msg, to_filter(window, lowest, highest), PM_REMOVE, platform::Deadline::never());
        if (code != Code::ok) return code;
        return msg->message != WM_QUIT ? TRUE : FALSE;
    });
}

BOOL peek_message(MSG* msg, HWND window, UINT lowest, UINT highest, UINT how) {
    return win32_call(FALSE, [&]() -> Result<BOOL> {
        auto const code =
            fetch(msg, to_filter(window, lowest, highest), how, platform::Deadline::now());
        if (code == Code::wait_timeout) return FALSE;
        if (code != Code::ok) return code;
        return TRUE;
    });
}

LRESULT dispatch(MSG const* msg) {
    return win32_value(LRESULT{0}, [&]() -> LRESULT {
        if (!msg) return 0;
        if (msg->message == WM_TIMER && msg->lParam != 0) {
            core::UserCode::run([&] {
                reinterpret_cast<TIMERPROC>(msg->lParam)(msg->hwnd, WM_TIMER, msg->wParam,
                                                         GetTickCount());
            });
            return 0;
        }
        return deliver({.window = from_window(msg->hwnd),
                        .number = msg->message,
                        .first = msg->wParam,
                        .second = msg->lParam});
    });
}

Code post_to(core::MessageQueue& queue, core::Message const& message) {
    std::lock_guard const lock{core::windows_mutex()};
    return queue.post_locked(message);
}

BOOL post_message(HWND window, UINT number, WPARAM first, LPARAM second) {
    return win32_call(FALSE, [&] {
        core::Message const message{
            .window = from_window(window), .number = number, .first = first, .second = second};
        if (!window) return post_to(core::MessageQueue::own(), message);
        return core::post_to_window(message.window, message);
    });
}

BOOL post_to_thread(DWORD id, UINT number, WPARAM first, LPARAM second) {
    return win32_call(FALSE, [&] {
        static_cast<void>(core::MessageQueue::own());
        auto const queue = core::MessageQueue::of_thread(id);
        if (!queue) return Code::invalid_thread_id;
        return post_to(*queue, {.number = number, .first = first, .second = second});
    });
}

LRESULT send(HWND window, UINT number, WPARAM first, LPARAM second, bool is_wide) {
    return win32_call(LRESULT{0}, [&] {
        return send_message({.window = from_window(window),
                             .number = number,
                             .first = first,
                             .second = second,
                             .is_wide = is_wide});
    });
}

// The queue of a window, or the calling thread's.
Result<std::shared_ptr<core::MessageQueue>> queue_of(HWND window) {
    if (!window) return core::MessageQueue::own().shared_from_this();
    std::lock_guard const lock{core::windows_mutex()};
    auto const found = core::find_window_locked(from_window(window));
    if (!found) return Code::invalid_window;
    return found->queue;
}

struct MessageWait {
    std::array<Held, core::max_wait_objects> held{};
    std::array<core::Waitable*, core::max_wait_objects> objects{};
    std::size_t count = 0;
};

Code gather(MessageWait& wait, HANDLE const* handles, DWORD count) {
    if (count >= core::max_wait_objects || (count != 0 && !handles)) return Code::invalid_parameter;
    for (; wait.count != count; ++wait.count) {
        wait.held[wait.count] = Held{handles[wait.count]};
        wait.objects[wait.count] = wait.held[wait.count].waitable();
        if (!wait.objects[wait.count]) return Code::invalid_handle;
        if (!wait.held[wait.count].may(core::handle_cannot_wait)) return Code::win32_access_denied;
    }
    return Code::ok;
}

// A timer that comes due is a message, and no event is set for it.
DWORD wait_with_messages(DWORD count, HANDLE const* handles, DWORD milliseconds, DWORD flags) {
    return win32_call(WAIT_FAILED, [&]() -> Result<DWORD> {
        MessageWait wait;
        if (auto const code = gather(wait, handles, count); code != Code::ok) return code;
        auto& own = core::MessageQueue::own();
        if ((flags & MWMO_INPUTAVAILABLE) != 0 && own.has_input()) own.input()->set();
        wait.objects[wait.count] = own.input().get();
        auto const deadline = deadline_after(milliseconds);
        auto const timer = own.first_timer();
        auto const mode = (flags & MWMO_WAITALL) != 0 ? core::WaitMode::all : core::WaitMode::any;
        bool const timer_first = timer < deadline.time() && mode == core::WaitMode::any;
        auto const until =
            timer_first ? platform::Deadline::after(std::chrono::nanoseconds{0}, timer) : deadline;
        auto const outcome = core::wait_for({wait.objects.data(), wait.count + 1}, mode,
                                            to_alertable((flags & MWMO_ALERTABLE) != 0), until);
        if (outcome.kind == core::WaitOutcome::Kind::timeout && timer_first)
            return WAIT_OBJECT_0 + count;
        return to_status(outcome);
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI GetMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax) {
    return get_message(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax);
}
BOOL WINAPI GetMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax) {
    return get_message(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax);
}
BOOL WINAPI PeekMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax,
                         UINT wRemoveMsg) {
    return peek_message(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg);
}
BOOL WINAPI PeekMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax,
                         UINT wRemoveMsg) {
    return peek_message(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg);
}
BOOL WINAPI TranslateMessage(const MSG*) { return FALSE; }
LRESULT WINAPI DispatchMessageA(const MSG* lpMsg) { return dispatch(lpMsg); }
LRESULT WINAPI DispatchMessageW(const MSG* lpMsg) { return dispatch(lpMsg); }

BOOL WINAPI PostMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return post_message(hWnd, Msg, wParam, lParam);
}
BOOL WINAPI PostMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return post_message(hWnd, Msg, wParam, lParam);
}
BOOL WINAPI PostThreadMessageA(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return post_to_thread(idThread, Msg, wParam, lParam);
}
BOOL WINAPI PostThreadMessageW(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return post_to_thread(idThread, Msg, wParam, lParam);
}
VOID WINAPI PostQuitMessage(int nExitCode) {
    static_cast<void>(is_done(
        [&] { core::MessageQueue::own().post_quit(static_cast<std::uint32_t>(nExitCode)); }));
}
LRESULT WINAPI SendMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return send(hWnd, Msg, wParam, lParam, false);
}
LRESULT WINAPI SendMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return send(hWnd, Msg, wParam, lParam, true);
}

LRESULT WINAPI DefWindowProcA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return win32_value(LRESULT{0}, [&] {
        return default_procedure({from_window(hWnd), Msg, wParam, lParam, false});
    });
}
LRESULT WINAPI DefWindowProcW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return win32_value(LRESULT{0}, [&] {
        return default_procedure({from_window(hWnd), Msg, wParam, lParam, true});
    });
}
LRESULT WINAPI CallWindowProcA(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam,
                               LPARAM lParam) {
    return lpPrevWndFunc ? lpPrevWndFunc(hWnd, Msg, wParam, lParam) : 0;
}
LRESULT WINAPI CallWindowProcW(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam,
                               LPARAM lParam) {
    return lpPrevWndFunc ? lpPrevWndFunc(hWnd, Msg, wParam, lParam) : 0;
}

UINT_PTR WINAPI SetTimer(HWND hWnd, UINT_PTR nIDEvent, UINT uElapse, TIMERPROC lpTimerFunc) {
    return win32_call(UINT_PTR{0}, [&]() -> Result<UINT_PTR> {
        auto const queue = queue_of(hWnd);
        if (!queue) return queue.code();
        auto const id =
            (*queue)->set_timer(from_window(hWnd), nIDEvent, std::chrono::milliseconds{uElapse},
                                reinterpret_cast<LPARAM>(lpTimerFunc));
        return std::max<UINT_PTR>(id, 1);
    });
}
BOOL WINAPI KillTimer(HWND hWnd, UINT_PTR uIDEvent) {
    return win32_call(FALSE, [&]() -> Code {
        auto const queue = queue_of(hWnd);
        if (!queue) return queue.code();
        bool const was_there = (*queue)->kill_timer(from_window(hWnd), uIDEvent);
        return was_there ? Code::ok : Code::invalid_parameter;
    });
}

DWORD WINAPI MsgWaitForMultipleObjects(DWORD nCount, const HANDLE* pHandles, BOOL fWaitAll,
                                       DWORD dwMilliseconds, DWORD) {
    return wait_with_messages(nCount, pHandles, dwMilliseconds, fWaitAll ? MWMO_WAITALL : 0);
}
DWORD WINAPI MsgWaitForMultipleObjectsEx(DWORD nCount, const HANDLE* pHandles, DWORD dwMilliseconds,
                                         DWORD, DWORD dwFlags) {
    return wait_with_messages(nCount, pHandles, dwMilliseconds, dwFlags);
}
BOOL WINAPI WaitMessage() { return wait_with_messages(0, nullptr, INFINITE, 0) == WAIT_OBJECT_0; }
