// SPDX-License-Identifier: MIT
// What programs read from an existing window, and store in it.
#include <cstring>
#include <utility>

#include "shim/api/win32/window_procedures.hpp"

namespace ws2::api {
namespace {

// Runs use(core::Window&) with the lock held, which returns a Result.
template <class Value, class Use>
Value with_window(Value failure, HWND handle, Use&& use) {
    return win32_call(failure, [&]() -> Result<Value> {
        std::lock_guard const lock{core::windows_mutex()};
        auto const window = core::find_window_locked(from_window(handle));
        if (!window) return Code::invalid_window;
        return use(*window);
    });
}

LRESULT send_to(HWND window, UINT number, WPARAM first, LPARAM second, bool is_wide) {
    return win32_call(LRESULT{0}, [&] {
        return send_message({.window = from_window(window),
                             .number = number,
                             .first = first,
                             .second = second,
                             .is_wide = is_wide});
    });
}

// A word in the window that an index names; null: none does.
std::uintptr_t* named_word(core::Window& window, int index) {
    switch (index) {
        case GWLP_WNDPROC:
            return &window.procedure;
        case GWLP_HINSTANCE:
            return &window.instance;
        case GWLP_HWNDPARENT:
            return &window.parent;
        case GWLP_ID:
            return &window.id;
        case GWLP_USERDATA:
            return &window.user_data;
        default:
            return nullptr;
    }
}
std::uint32_t* style_word(core::Window& window, int index) {
    if (index == GWL_STYLE) return &window.style;
    return index == GWL_EXSTYLE ? &window.extended_style : nullptr;
}

// Reads the word, and replaces it by `wanted` unless null.
template <class Word>
Result<Word> exchange_word(core::Window& window, int index, Word const* wanted) {
    if (auto* const style = style_word(window, index)) {
        auto const before = *style;
        if (wanted) *style = static_cast<std::uint32_t>(*wanted);
        return static_cast<Word>(before);
    }
    if (auto* const word = named_word(window, index)) {
        auto const before = *word;
        if (wanted) *word = static_cast<std::uintptr_t>(*wanted);
        return static_cast<Word>(before);
    }
    if (index < 0 || static_cast<std::size_t>(index) + sizeof(Word) > window.extra.size())
        return Code::invalid_index;
    Word before{};
    std::memcpy(&before, window.extra.data() + index, sizeof before);
    if (wanted) std::memcpy(window.extra.data() + index, wanted, sizeof *wanted);
    return before;
}

template <class Word>
Word get_word(HWND window, int index) {
    return with_window(Word{0}, window, [&](core::Window& there) {
        return exchange_word<Word>(there, index, nullptr);
    });
}
// Whose procedure is replaced gets texts of the caller's kind.
template <class Word>
Word set_word(HWND window, int index, Word wanted, bool is_wide) {
    return with_window(Word{0}, window, [&](core::Window& there) {
        if (index == GWLP_WNDPROC) there.is_wide = is_wide;
        return exchange_word(there, index, &wanted);
    });
}

// What a program paints on, with no effect.
HDC no_surface() { return reinterpret_cast<HDC>(ULONG_PTR{1}); }

BOOL is_there(HWND window) {
    return with_window(FALSE, window, [](core::Window&) -> Result<BOOL> { return TRUE; });
}

BOOL read_place(HWND window, RECT* place, bool from_own_corner) {
    return with_window(FALSE, window, [&](core::Window& there) -> Result<BOOL> {
        if (!place) return Code::no_access;
        auto const& at = there.place;
        LONG const left = from_own_corner ? 0 : at.left;
        LONG const top = from_own_corner ? 0 : at.top;
        *place = {left, top, left + at.width, top + at.height};
        return TRUE;
    });
}

void send_size_and_move(HWND window, core::Rectangle const& place) {
    send_to(window, WM_SIZE, 0, MAKELPARAM(place.width, place.height), true);
    send_to(window, WM_MOVE, 0, MAKELPARAM(place.left, place.top), true);
}

constexpr auto visible = static_cast<std::uint32_t>(WS_VISIBLE);

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI DestroyWindow(HWND hWnd) {
    return win32_call(FALSE, [&] { return destroy_window(from_window(hWnd)); });
}
BOOL WINAPI IsWindow(HWND hWnd) { return is_there(hWnd); }
DWORD WINAPI GetWindowThreadProcessId(HWND hWnd, LPDWORD lpdwProcessId) {
    return with_window(DWORD{0}, hWnd, [&](core::Window& there) -> Result<DWORD> {
        if (lpdwProcessId) *lpdwProcessId = GetCurrentProcessId();
        return there.queue->thread_id();
    });
}
HWND WINAPI GetParent(HWND hWnd) {
    constexpr auto with_parent = static_cast<std::uint32_t>(WS_CHILD | WS_POPUP);
    return with_window(HWND{}, hWnd, [&](core::Window& there) -> Result<HWND> {
        return (there.style & with_parent) != 0 ? to_window(there.parent) : HWND{};
    });
}
HWND WINAPI GetDlgItem(HWND hDlg, int nIDDlgItem) {
    return with_window(HWND{}, hDlg, [&](core::Window& there) -> Result<HWND> {
        for (auto const child : core::children_locked(there.handle))
            if (static_cast<int>(core::find_window_locked(child)->id) == nIDDlgItem)
                return to_window(child);
        return Code::control_not_found;
    });
}

LONG_PTR WINAPI GetWindowLongPtrA(HWND hWnd, int nIndex) {
    return get_word<LONG_PTR>(hWnd, nIndex);
}
LONG_PTR WINAPI GetWindowLongPtrW(HWND hWnd, int nIndex) {
    return get_word<LONG_PTR>(hWnd, nIndex);
}
LONG_PTR WINAPI SetWindowLongPtrA(HWND hWnd, int nIndex, LONG_PTR dwNewLong) {
    return set_word(hWnd, nIndex, dwNewLong, false);
}
LONG_PTR WINAPI SetWindowLongPtrW(HWND hWnd, int nIndex, LONG_PTR dwNewLong) {
    return set_word(hWnd, nIndex, dwNewLong, true);
}
LONG WINAPI GetWindowLongA(HWND hWnd, int nIndex) { return get_word<LONG>(hWnd, nIndex); }
LONG WINAPI GetWindowLongW(HWND hWnd, int nIndex) { return get_word<LONG>(hWnd, nIndex); }
LONG WINAPI SetWindowLongA(HWND hWnd, int nIndex, LONG dwNewLong) {
    return set_word(hWnd, nIndex, dwNewLong, false);
}
LONG WINAPI SetWindowLongW(HWND hWnd, int nIndex, LONG dwNewLong) {
    return set_word(hWnd, nIndex, dwNewLong, true);
}

BOOL WINAPI SetWindowTextA(HWND hWnd, LPCSTR lpString) {
    return send_to(hWnd, WM_SETTEXT, 0, reinterpret_cast<LPARAM>(lpString), false) != 0;
}
BOOL WINAPI SetWindowTextW(HWND hWnd, LPCWSTR lpString) {
    return send_to(hWnd, WM_SETTEXT, 0, reinterpret_cast<LPARAM>(lpString), true) != 0;
}
int WINAPI GetWindowTextA(HWND hWnd, LPSTR lpString, int nMaxCount) {
    if (!lpString || nMaxCount <= 0) return 0;
    return static_cast<int>(send_to(hWnd, WM_GETTEXT, static_cast<WPARAM>(nMaxCount),
                                    reinterpret_cast<LPARAM>(lpString), false));
}
int WINAPI GetWindowTextW(HWND hWnd, LPWSTR lpString, int nMaxCount) {
    if (!lpString || nMaxCount <= 0) return 0;
    return static_cast<int>(send_to(hWnd, WM_GETTEXT, static_cast<WPARAM>(nMaxCount),
                                    reinterpret_cast<LPARAM>(lpString), true));
}
int WINAPI GetWindowTextLengthA(HWND hWnd) {
    return static_cast<int>(send_to(hWnd, WM_GETTEXTLENGTH, 0, 0, false));
}
int WINAPI GetWindowTextLengthW(HWND hWnd) {
    return static_cast<int>(send_to(hWnd, WM_GETTEXTLENGTH, 0, 0, true));
}

BOOL WINAPI ShowWindow(HWND hWnd, int nCmdShow) {
    core::Rectangle place;
    bool is_first = false;
    bool const shown = nCmdShow != SW_HIDE;
    auto const before = with_window(-1, hWnd, [&](core::Window& there) -> Result<int> {
        int const was_visible = (there.style & visible) != 0 ? 1 : 0;
        is_first = shown && !std::exchange(there.was_shown, there.was_shown || shown);
        place = there.place;
        there.style = shown ? there.style | visible : there.style & ~visible;
        return was_visible;
    });
    if (before < 0) return FALSE;
    if ((before != 0) != shown) send_to(hWnd, WM_SHOWWINDOW, shown ? TRUE : FALSE, 0, true);
    if (is_first) send_size_and_move(hWnd, place);
    return before;
}
BOOL WINAPI IsWindowVisible(HWND hWnd) {
    return with_window(FALSE, hWnd, [](core::Window& there) -> Result<BOOL> {
        return (there.style & visible) != 0 ? TRUE : FALSE;
    });
}
BOOL WINAPI UpdateWindow(HWND hWnd) { return is_there(hWnd); }
BOOL WINAPI InvalidateRect(HWND hWnd, const RECT*, BOOL) { return !hWnd || is_there(hWnd); }
HDC WINAPI BeginPaint(HWND hWnd, LPPAINTSTRUCT lpPaint) {
    return with_window(HDC{nullptr}, hWnd, [&](core::Window&) -> Result<HDC> {
        if (!lpPaint) return Code::no_access;
        *lpPaint = {};
        lpPaint->hdc = no_surface();
        return no_surface();
    });
}
BOOL WINAPI EndPaint(HWND hWnd, const PAINTSTRUCT*) { return is_there(hWnd); }
HWND WINAPI GetForegroundWindow() { return nullptr; }
BOOL WINAPI SetForegroundWindow(HWND hWnd) {
    is_there(hWnd);
    return FALSE;
}
SHORT WINAPI GetAsyncKeyState(int) { return 0; }
SHORT WINAPI GetKeyState(int) { return 0; }
BOOL WINAPI MoveWindow(HWND hWnd, int X, int Y, int nWidth, int nHeight, BOOL) {
    core::Rectangle const wanted{X, Y, nWidth, nHeight};
    auto const moved = with_window(FALSE, hWnd, [&](core::Window& there) -> Result<BOOL> {
        there.place = wanted;
        return TRUE;
    });
    if (moved) send_size_and_move(hWnd, wanted);
    return moved;
}
BOOL WINAPI GetClientRect(HWND hWnd, LPRECT lpRect) { return read_place(hWnd, lpRect, true); }
BOOL WINAPI GetWindowRect(HWND hWnd, LPRECT lpRect) { return read_place(hWnd, lpRect, false); }
