// SPDX-License-Identifier: MIT
// Windows without a screen, and their classes: their threads, their procedures, and the data that
// programs store in them. Everything is read and written with windows_mutex() held.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "shim/core/windows/message_queue.hpp"

namespace ws2::core {

// How a program names a class: by its name, or by the number it got for it.
struct ClassName {
    std::wstring text{};
    std::uint16_t atom = 0;
};

struct WindowClass {
    std::wstring name;
    std::uint16_t atom = 0;
    std::uintptr_t procedure = 0;
    bool is_wide = false;
    int extra_bytes = 0;
    std::size_t windows = 0;  // that there are
};

struct Rectangle {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
};

struct Window {
    WindowHandle handle = 0;
    std::shared_ptr<MessageQueue> queue;
    std::shared_ptr<WindowClass> window_class;
    std::uintptr_t procedure = 0;
    bool is_wide = false;
    WindowHandle parent = 0;
    std::uint32_t style = 0;
    std::uint32_t extended_style = 0;
    std::uintptr_t instance = 0;
    std::uintptr_t id = 0;  // of a child; of others the menu
    std::uintptr_t user_data = 0;
    std::vector<unsigned char> extra{};
    std::wstring text{};
    Rectangle place{};
    bool was_shown = false;
    bool is_being_destroyed = false;
};

// class_already_exists.
Result<std::uint16_t> register_class(WindowClass made);
// class_does_not_exist, class_has_windows.
Code unregister_class(ClassName const& name);
std::shared_ptr<WindowClass> find_class_locked(ClassName const& name);

// Gives it a handle. The class has been found, the queue is the calling thread's.
WindowHandle add_window_locked(std::shared_ptr<Window> window);
// Null: there is none.
std::shared_ptr<Window> find_window_locked(WindowHandle handle);
void remove_window_locked(Window& window);
std::vector<WindowHandle> children_locked(WindowHandle parent);
// With `handle` itself first, and the children of its children.
std::vector<WindowHandle> family_locked(WindowHandle handle);
// Their thread has ended.
void remove_windows_of_locked(MessageQueue const& queue);

bool is_window(WindowHandle window);
void expect_network_events(WindowHandle window);
// invalid_window: there is none.
Code post_to_window(WindowHandle window, Message const& message);

}  // namespace ws2::core
