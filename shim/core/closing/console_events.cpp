// SPDX-License-Identifier: MIT
#include "shim/core/closing/console_events.hpp"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <vector>

#include "platform/process.hpp"
#include "shim/core/closing/process_end.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/objects/without_memory.hpp"

namespace ws2::core {
namespace {

using platform::Interrupt;

struct ConsoleHandlers {
    RankedMutex<Rank::console_handlers> mutex;
    std::vector<ConsoleHandler> all;
    bool ignores_ctrl_c = false;
};

ConsoleHandlers& console_handlers() {
    static auto& handlers = *new ConsoleHandlers;  // a signal may come while the process ends
    return handlers;
}

ConsoleEvent event_of(Interrupt interrupt) {
    switch (interrupt) {
        case Interrupt::ctrl_c:
            return ConsoleEvent::ctrl_c;
        case Interrupt::ctrl_break:
            return ConsoleEvent::ctrl_break;
        case Interrupt::closing:
            break;
    }
    return ConsoleEvent::close;
}

// The process ends after the handlers of a closing console, whatever they return [docs:
// HandlerRoutine]. Without memory for a copy of the handlers the event is dropped, as on Windows
// without a thread for it.
void handle_interrupt(Interrupt interrupt) {
    std::vector<ConsoleHandler> all;
    {
        auto& handlers = console_handlers();
        std::lock_guard const lock{handlers.mutex};
        if (interrupt == Interrupt::ctrl_c && handlers.ignores_ctrl_c) return;
        bool const is_copied = value_without_memory(false, [&] {
            all = handlers.all;
            return true;
        });
        if (!is_copied && interrupt != Interrupt::closing) return;
    }
    auto const event = static_cast<std::uint32_t>(event_of(interrupt));
    bool const is_handled = std::any_of(all.rbegin(), all.rend(),
                                        [event](auto handler) { return handler(event) != 0; });
    if (is_handled && interrupt != Interrupt::closing) return;
    end_connections();
    platform::end_by_interrupt(interrupt);
}

}  // namespace

Code add_console_handler(ConsoleHandler handler) {
    if (auto const code = platform::watch_interrupts(handle_interrupt); code != Code::ok)
        return code;
    auto& handlers = console_handlers();
    std::lock_guard const lock{handlers.mutex};
    if (handler)
        handlers.all.push_back(handler);
    else
        handlers.ignores_ctrl_c = true;
    return Code::ok;
}

Code remove_console_handler(ConsoleHandler handler) {
    auto& handlers = console_handlers();
    std::lock_guard const lock{handlers.mutex};
    if (!handler) {
        handlers.ignores_ctrl_c = false;
        return Code::ok;
    }
    auto const last = std::find(handlers.all.rbegin(), handlers.all.rend(), handler);
    if (last == handlers.all.rend()) return Code::invalid_parameter;
    handlers.all.erase(std::next(last).base());
    return Code::ok;
}

Code send_console_event(ConsoleEvent event) {
    return platform::send_interrupt(event == ConsoleEvent::ctrl_c ? Interrupt::ctrl_c
                                                                  : Interrupt::ctrl_break);
}

}  // namespace ws2::core
