// SPDX-License-Identifier: MIT
// Window procedures: calling them, and the default one.
#include "shim/api/win32/window_procedures.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "shim/api/wide_text.hpp"
#include "shim/core/waits/thread.hpp"

namespace ws2::api {
namespace {

template <class Character>
Character const* text_at(std::intptr_t place) {
    return reinterpret_cast<Character const*>(place);
}
template <class Character>
std::intptr_t place_of(Character* text) {
    return reinterpret_cast<std::intptr_t>(text);
}

LRESULT call_as_it_is(std::uintptr_t procedure, core::Message const& message) {
    LRESULT result = 0;
    core::UserCode::run([&] {
        result = reinterpret_cast<WNDPROC>(procedure)(to_window(message.window), message.number,
                                                      message.first, message.second);
    });
    return result;
}

// As much of `text` as there is room for, with its end. How many characters without that.
template <class Character>
std::size_t copy_text(std::basic_string<Character> const& text, Character* to, std::size_t room) {
    if (room == 0) return 0;
    auto const length = std::min(text.size(), room - 1);
    std::copy_n(text.data(), length, to);
    to[length] = Character{};
    return length;
}

template <class Theirs, class Ours>
LRESULT call_with_text(std::uintptr_t procedure, core::Message message) {
    auto const text = widened<Theirs>(narrowed(text_at<Ours>(message.second)));
    message.second = place_of(text.data());
    return call_as_it_is(procedure, message);
}

template <class Theirs, class Ours>
LRESULT call_for_text(std::uintptr_t procedure, core::Message const& message) {
    constexpr std::size_t most_bytes_of_a_letter = 4;
    std::vector<Theirs> text(message.first * most_bytes_of_a_letter + 1);
    auto asked = message;
    asked.first = text.size();
    asked.second = place_of(text.data());
    call_as_it_is(procedure, asked);
    text.back() = Theirs{};
    return static_cast<LRESULT>(copy_text(widened<Ours>(narrowed(text.data())),
                                          reinterpret_cast<Ours*>(message.second), message.first));
}

template <class Character>
std::wstring wide_text(std::intptr_t place) {
    return widened<wchar_t>(narrowed(text_at<Character>(place)));
}

std::wstring text_of_message(core::Message const& message) {
    return message.is_wide ? wide_text<wchar_t>(message.second) : wide_text<char>(message.second);
}
std::wstring text_of_creation(core::Message const& message) {
    if (message.second == 0) return {};
    if (message.is_wide)
        return wide_text<wchar_t>(
            place_of(reinterpret_cast<CREATESTRUCTW const*>(message.second)->lpszName));
    return wide_text<char>(
        place_of(reinterpret_cast<CREATESTRUCTA const*>(message.second)->lpszName));
}

LRESULT set_text(core::WindowHandle handle, std::wstring text) {
    std::lock_guard const lock{core::windows_mutex()};
    auto const window = core::find_window_locked(handle);
    if (window) window->text = std::move(text);
    return window ? TRUE : FALSE;
}

std::wstring text_of(core::WindowHandle handle) {
    std::lock_guard const lock{core::windows_mutex()};
    auto const window = core::find_window_locked(handle);
    return window ? window->text : std::wstring{};
}

LRESULT get_text(core::Message const& message) {
    auto const text = text_of(message.window);
    if (message.is_wide)
        return static_cast<LRESULT>(
            copy_text(text, reinterpret_cast<wchar_t*>(message.second), message.first));
    return static_cast<LRESULT>(
        copy_text(narrowed(text.c_str()), reinterpret_cast<char*>(message.second), message.first));
}

LRESULT text_length(core::Message const& message) {
    auto const text = text_of(message.window);
    return static_cast<LRESULT>(message.is_wide ? text.size() : narrowed(text.c_str()).size());
}

// Children that other threads own stay.
std::vector<core::WindowHandle> own_children(core::WindowHandle parent) {
    auto const* const own = &core::MessageQueue::own();
    std::lock_guard const lock{core::windows_mutex()};
    auto children = core::children_locked(parent);
    std::erase_if(children, [&](core::WindowHandle child) {
        return core::find_window_locked(child)->queue.get() != own;
    });
    return children;
}

// From the window to its children.
void send_destroyed(core::WindowHandle handle) {
    deliver({.window = handle, .number = WM_DESTROY});
    for (auto const child : own_children(handle)) send_destroyed(child);
}
// The other way.
void send_nc_destroyed(core::WindowHandle handle) {
    for (auto const child : own_children(handle)) send_nc_destroyed(child);
    deliver({.window = handle, .number = WM_NCDESTROY});
    std::lock_guard const lock{core::windows_mutex()};
    if (auto const window = core::find_window_locked(handle)) core::remove_window_locked(*window);
}

}  // namespace

LRESULT call_procedure(std::uintptr_t procedure, bool is_wide, core::Message const& message) {
    if (message.is_wide != is_wide && message.second != 0) {
        if (message.number == WM_SETTEXT)
            return is_wide ? call_with_text<wchar_t, char>(procedure, message)
                           : call_with_text<char, wchar_t>(procedure, message);
        if (message.number == WM_GETTEXT)
            return is_wide ? call_for_text<wchar_t, char>(procedure, message)
                           : call_for_text<char, wchar_t>(procedure, message);
    }
    return call_as_it_is(procedure, message);
}

std::intptr_t deliver(core::Message const& message) {
    std::uintptr_t procedure = 0;
    bool is_wide = false;
    {
        std::lock_guard const lock{core::windows_mutex()};
        auto const window = core::find_window_locked(message.window);
        if (!window) return 0;
        procedure = window->procedure;
        is_wide = window->is_wide;
    }
    return call_procedure(procedure, is_wide, message);
}

Result<LRESULT> send_message(core::Message const& message) {
    std::shared_ptr<core::MessageQueue> queue;
    {
        std::lock_guard const lock{core::windows_mutex()};
        auto const window = core::find_window_locked(message.window);
        if (!window) return Code::invalid_window;
        queue = window->queue;
    }
    return static_cast<LRESULT>(queue->send(message, deliver));
}

LRESULT default_procedure(core::Message const& message) {
    switch (message.number) {
        case WM_NCCREATE:
            return set_text(message.window, text_of_creation(message));
        case WM_SETTEXT:
            return set_text(message.window, text_of_message(message));
        case WM_GETTEXT:
            return get_text(message);
        case WM_GETTEXTLENGTH:
            return text_length(message);
        case WM_CLOSE:
            static_cast<void>(destroy_window(message.window));
            return 0;
        case WM_QUERYENDSESSION:
            return TRUE;
        default:
            return 0;
    }
}

Code destroy_window(core::WindowHandle handle) {
    auto const* const own = &core::MessageQueue::own();
    {
        std::lock_guard const lock{core::windows_mutex()};
        auto const window = core::find_window_locked(handle);
        if (!window) return Code::invalid_window;
        if (window->queue.get() != own) return Code::win32_access_denied;
        if (std::exchange(window->is_being_destroyed, true)) return Code::ok;
    }
    send_destroyed(handle);
    send_nc_destroyed(handle);
    return Code::ok;
}

}  // namespace ws2::api
