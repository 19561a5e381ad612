// SPDX-License-Identifier: MIT
#include "shim/core/windows/window.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "shim/core/objects/library.hpp"

namespace ws2::core {
namespace {

// Atoms of registered names begin here.
constexpr std::uint16_t first_atom = 0xC000;
constexpr WindowHandle first_handle = 0x10010;
constexpr std::uint32_t child_style = 0x40000000;

struct Desktop {
    std::vector<std::shared_ptr<WindowClass>> classes;
    std::map<WindowHandle, std::shared_ptr<Window>> windows;
    std::uint16_t next_atom = first_atom;
    WindowHandle next_handle = first_handle;
};

Desktop& desktop() {
    static auto* const only = new Desktop;
    return *only;
}

// Names of classes are the same in small and capital letters.
bool same_name(std::wstring_view one, std::wstring_view other) {
    auto const small = [](wchar_t letter) {
        return letter >= L'A' && letter <= L'Z' ? static_cast<wchar_t>(letter + (L'a' - L'A'))
                                                : letter;
    };
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [&](wchar_t a, wchar_t b) { return small(a) == small(b); });
}

}  // namespace

std::shared_ptr<WindowClass> find_class_locked(ClassName const& name) {
    for (auto const& each : desktop().classes)
        if (name.atom != 0 ? each->atom == name.atom : same_name(each->name, name.text))
            return each;
    return {};
}

Result<std::uint16_t> register_class(WindowClass made) {
    std::lock_guard const lock{windows_mutex()};
    if (find_class_locked({made.name, 0})) return Code::class_already_exists;
    auto const added = std::make_shared<WindowClass>(std::move(made));
    added->atom = desktop().next_atom++;
    desktop().classes.push_back(added);
    return added->atom;
}

Code unregister_class(ClassName const& name) {
    std::lock_guard const lock{windows_mutex()};
    auto const found = find_class_locked(name);
    if (!found) return Code::class_does_not_exist;
    if (found->windows != 0) return Code::class_has_windows;
    std::erase(desktop().classes, found);
    return Code::ok;
}

WindowHandle add_window_locked(std::shared_ptr<Window> window) {
    auto const handle = desktop().next_handle;
    window->handle = handle;
    auto& window_class = *window->window_class;
    desktop().windows.emplace(handle, std::move(window));
    ++window_class.windows;
    desktop().next_handle += 2;
    return handle;
}

std::shared_ptr<Window> find_window_locked(WindowHandle handle) {
    auto const found = desktop().windows.find(handle);
    return found == desktop().windows.end() ? nullptr : found->second;
}

void remove_window_locked(Window& window) {
    auto const found = desktop().windows.find(window.handle);
    if (found == desktop().windows.end()) return;
    auto const kept = found->second;
    desktop().windows.erase(found);
    --window.window_class->windows;
    window.queue->forget_window_locked(window.handle);
}

std::vector<WindowHandle> children_locked(WindowHandle parent) {
    std::vector<WindowHandle> children;
    for (auto const& [handle, window] : desktop().windows)
        if (window->parent == parent) children.push_back(handle);
    return children;
}

std::vector<WindowHandle> family_locked(WindowHandle handle) {
    std::vector<WindowHandle> family{handle};
    for (std::size_t i = 0; i != family.size(); ++i) {
        for (auto const child : children_locked(family[i]))
            if ((find_window_locked(child)->style & child_style) != 0) family.push_back(child);
    }
    return family;
}

void remove_windows_of_locked(MessageQueue const& queue) {
    auto& windows = desktop().windows;
    for (auto each = windows.begin(); each != windows.end();) {
        if (each->second->queue.get() != &queue) {
            ++each;
            continue;
        }
        --each->second->window_class->windows;
        each = windows.erase(each);
    }
}

bool is_window(WindowHandle window) {
    std::lock_guard const lock{windows_mutex()};
    return find_window_locked(window) != nullptr;
}

void expect_network_events(WindowHandle window) {
    std::lock_guard const lock{windows_mutex()};
    if (auto const found = find_window_locked(window)) found->queue->expect_network_events();
}

Code post_to_window(WindowHandle window, Message const& message) {
    std::lock_guard const lock{windows_mutex()};
    auto const found = find_window_locked(window);
    if (!found) return Code::invalid_window;
    return found->queue->post_locked(message);
}

}  // namespace ws2::core
