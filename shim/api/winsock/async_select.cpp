// SPDX-License-Identifier: MIT
// WSAAsyncSelect: what happens to a socket, posted to a window.
#include <winsock2.h>

#include <memory>

#include "shim/api/socket_entry.hpp"
#include "shim/core/io/event_selection.hpp"
#include "shim/core/windows/window.hpp"

namespace ws2::api {
namespace {

constexpr LONG known_events = FD_ALL_EVENTS;

class PostedEvents final : public core::EventMessages {
public:
    PostedEvents(core::WindowHandle window, std::uint32_t number)
        : window_{window}, number_{number} {}

    // A message that finds no window or no room is lost, as on Windows.
    void post(core::Handle socket, core::NetworkEvents event, Code error) noexcept override {
        auto const lparam = WSAMAKESELECTREPLY(event, static_cast<int>(error));
        static_cast<void>(is_done([&] {
            static_cast<void>(core::post_to_window(
                window_,
                {.window = window_, .number = number_, .first = socket, .second = lparam}));
        }));
    }

private:
    core::WindowHandle const window_;
    std::uint32_t const number_;
};

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

// With no event selected the window is not looked at.
int WSAAPI WSAAsyncSelect(SOCKET s, HWND hWnd, u_int wMsg, LONG lEvent) {
    return call_on(SOCKET_ERROR, s, [&](core::SocketReference const& socket) {
        if (lEvent == 0) return core::EventSelection::select(*socket, {}, 0);
        auto const window = reinterpret_cast<core::WindowHandle>(hWnd);
        if (!core::is_window(window) || (lEvent & ~known_events) != 0)
            return Code::invalid_argument;
        core::expect_network_events(window);
        return core::EventSelection::post_to(*socket, s,
                                             std::make_shared<PostedEvents>(window, wMsg),
                                             static_cast<core::NetworkEvents>(lEvent));
    });
}
