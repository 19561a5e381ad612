// SPDX-License-Identifier: MIT
// Classes of windows, the handles they are described with, and making a window of one.
#include <string>
#include <string_view>

#include "shim/api/wide_text.hpp"
#include "shim/api/win32/window_procedures.hpp"

namespace ws2::api {
namespace {

constexpr core::Rectangle default_place{0, 0, 640, 480};
constexpr ULONG_PTR last_number = 0xFFFF;

template <class Character>
core::ClassName class_name(Character const* name) {
    auto const number = reinterpret_cast<ULONG_PTR>(name);
    if (number <= last_number) return {{}, static_cast<std::uint16_t>(number)};
    return {widened<wchar_t>(narrowed(name)), 0};
}

// Those that every program has and that need no screen: a static text, and the class of windows
// that only get messages. There are no controls: a program that makes
// one fails at once and does not wait for its messages.
void register_own_classes() {
    static bool const are_there = [] {
        for (auto const* const name : {L"Static", L"Message"})
            static_cast<void>(core::register_class(
                {.name = name,
                 .procedure = reinterpret_cast<std::uintptr_t>(&DefWindowProcW),
                 .is_wide = true}));
        return true;
    }();
    static_cast<void>(are_there);
}

template <class Class>
ATOM register_as(Class const* made, bool is_wide) {
    return win32_call(ATOM{0}, [&]() -> Result<ATOM> {
        if (!made || !made->lpfnWndProc || made->cbWndExtra < 0) return Code::invalid_parameter;
        auto const name = class_name(made->lpszClassName);
        if (name.text.empty()) return Code::invalid_parameter;
        register_own_classes();
        return core::register_class(
            {.name = name.text,
             .procedure = reinterpret_cast<std::uintptr_t>(made->lpfnWndProc),
             .is_wide = is_wide,
             .extra_bytes = made->cbWndExtra});
    });
}

template <class Class>
ATOM register_extended(Class const* made, bool is_wide) {
    if (made && made->cbSize == sizeof *made) return register_as(made, is_wide);
    set_last_error(Code::invalid_parameter);
    return 0;
}

// What CreateWindowEx is given.
template <class Character>
struct Creation {
    DWORD extended_style;
    Character const* window_class;
    Character const* text;
    DWORD style;
    core::Rectangle place;
    HWND parent;
    HMENU menu;
    HINSTANCE instance;
    void* parameter;
};

core::Rectangle place_of_new(core::Rectangle wanted) {
    if (wanted.left == CW_USEDEFAULT) {
        wanted.left = default_place.left;
        wanted.top = default_place.top;
    }
    if (wanted.width == CW_USEDEFAULT) {
        wanted.width = default_place.width;
        wanted.height = default_place.height;
    }
    return wanted;
}

template <class Character>
Result<std::shared_ptr<core::Window>> make_window(Creation<Character> const& asked) {
    auto const name = class_name(asked.window_class);
    auto window = std::make_shared<core::Window>();
    window->queue = core::MessageQueue::own().shared_from_this();
    std::lock_guard const lock{core::windows_mutex()};
    window->window_class = core::find_class_locked(name);
    if (!window->window_class) return Code::class_not_found;
    bool const has_parent = asked.parent && asked.parent != HWND_MESSAGE;
    if (has_parent) window->parent = from_window(asked.parent);
    if (has_parent && !core::find_window_locked(window->parent)) return Code::invalid_window;
    window->procedure = window->window_class->procedure;
    window->is_wide = window->window_class->is_wide;
    window->style = asked.style & ~static_cast<DWORD>(WS_VISIBLE);
    window->extended_style = asked.extended_style;
    window->instance = reinterpret_cast<std::uintptr_t>(asked.instance);
    window->id = reinterpret_cast<std::uintptr_t>(asked.menu);
    window->extra.resize(static_cast<std::size_t>(window->window_class->extra_bytes));
    window->place = place_of_new(asked.place);
    core::add_window_locked(window);
    return window;
}

template <class Structure, class Theirs, class Ours>
bool send_created(core::Window const& window, Creation<Ours> const& asked) {
    auto const text = widened<Theirs>(narrowed(asked.text));
    bool const has_number = reinterpret_cast<ULONG_PTR>(asked.window_class) <= last_number;
    auto const name =
        has_number ? std::basic_string<Theirs>{} : widened<Theirs>(narrowed(asked.window_class));
    Structure structure{};
    structure.lpCreateParams = asked.parameter;
    structure.hInstance = asked.instance;
    structure.hMenu = asked.menu;
    structure.hwndParent = asked.parent;
    structure.cx = window.place.width;
    structure.cy = window.place.height;
    structure.x = window.place.left;
    structure.y = window.place.top;
    structure.style = static_cast<LONG>(asked.style);
    structure.lpszName = asked.text ? text.c_str() : nullptr;
    structure.lpszClass =
        has_number ? reinterpret_cast<Theirs const*>(asked.window_class) : name.c_str();
    structure.dwExStyle = asked.extended_style;
    core::Message message{.window = window.handle,
                          .number = WM_NCCREATE,
                          .second = reinterpret_cast<LPARAM>(&structure),
                          .is_wide = window.is_wide};
    if (deliver(message) == 0) {
        std::lock_guard const lock{core::windows_mutex()};
        if (auto const there = core::find_window_locked(window.handle))
            core::remove_window_locked(*there);
        return false;
    }
    message.number = WM_CREATE;
    if (deliver(message) != -1) return true;
    static_cast<void>(destroy_window(window.handle));
    return false;
}

template <class Character>
HWND create_window(Creation<Character> const& asked) {
    return win32_call(HWND{}, [&]() -> Result<HWND> {
        register_own_classes();
        auto const made = make_window(asked);
        if (!made) return made.code();
        auto const& window = **made;
        bool const is_created = window.is_wide ? send_created<CREATESTRUCTW, wchar_t>(window, asked)
                                               : send_created<CREATESTRUCTA, char>(window, asked);
        if (!is_created) return HWND{};
        auto* const handle = to_window(window.handle);
        if ((asked.style & static_cast<DWORD>(WS_VISIBLE)) != 0) ShowWindow(handle, SW_SHOW);
        return handle;
    });
}

template <class Character>
BOOL unregister(Character const* name) {
    return win32_call(FALSE, [&] { return core::unregister_class(class_name(name)); });
}

// A handle for what Windows itself has under a number.
template <class Handle>
Handle stock(ULONG_PTR number) {
    constexpr ULONG_PTR first = 0x01000000;
    return reinterpret_cast<Handle>(first + number);
}
template <class Handle>
Handle load(HINSTANCE instance, void const* name) {
    auto const number = reinterpret_cast<ULONG_PTR>(name);
    if (!instance && number <= last_number) return stock<Handle>(number);
    set_last_error(Code::resource_not_found);
    return nullptr;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2::api;

ATOM WINAPI RegisterClassA(const WNDCLASSA* lpWndClass) { return register_as(lpWndClass, false); }
ATOM WINAPI RegisterClassW(const WNDCLASSW* lpWndClass) { return register_as(lpWndClass, true); }
ATOM WINAPI RegisterClassExA(const WNDCLASSEXA* lpwcx) { return register_extended(lpwcx, false); }
ATOM WINAPI RegisterClassExW(const WNDCLASSEXW* lpwcx) { return register_extended(lpwcx, true); }
BOOL WINAPI UnregisterClassA(LPCSTR lpClassName, HINSTANCE) { return unregister(lpClassName); }
BOOL WINAPI UnregisterClassW(LPCWSTR lpClassName, HINSTANCE) { return unregister(lpClassName); }

HWND WINAPI CreateWindowExA(DWORD dwExStyle, LPCSTR lpClassName, LPCSTR lpWindowName, DWORD dwStyle,
                            int X, int Y, int nWidth, int nHeight, HWND hWndParent, HMENU hMenu,
                            HINSTANCE hInstance, LPVOID lpParam) {
    return create_window(Creation<char>{
        dwExStyle,
        lpClassName,
        lpWindowName,
        dwStyle,
        {X, Y, nWidth, nHeight},
        hWndParent,
        hMenu,
        hInstance,
        lpParam
    });
}
HWND WINAPI CreateWindowExW(DWORD dwExStyle, LPCWSTR lpClassName, LPCWSTR lpWindowName,
                            DWORD dwStyle, int X, int Y, int nWidth, int nHeight, HWND hWndParent,
                            HMENU hMenu, HINSTANCE hInstance, LPVOID lpParam) {
    return create_window(Creation<wchar_t>{
        dwExStyle,
        lpClassName,
        lpWindowName,
        dwStyle,
        {X, Y, nWidth, nHeight},
        hWndParent,
        hMenu,
        hInstance,
        lpParam
    });
}

HICON WINAPI LoadIconA(HINSTANCE hInstance, LPCSTR lpIconName) {
    return load<HICON>(hInstance, lpIconName);
}
HICON WINAPI LoadIconW(HINSTANCE hInstance, LPCWSTR lpIconName) {
    return load<HICON>(hInstance, lpIconName);
}
HCURSOR WINAPI LoadCursorA(HINSTANCE hInstance, LPCSTR lpCursorName) {
    return load<HCURSOR>(hInstance, lpCursorName);
}
HCURSOR WINAPI LoadCursorW(HINSTANCE hInstance, LPCWSTR lpCursorName) {
    return load<HCURSOR>(hInstance, lpCursorName);
}
HGDIOBJ WINAPI GetStockObject(int i) {
    constexpr int last = 19;
    return i < 0 || i > last ? nullptr : stock<HGDIOBJ>(static_cast<ULONG_PTR>(i));
}
