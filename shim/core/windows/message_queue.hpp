// SPDX-License-Identifier: MIT
// A thread's message queue: messages posted to it and to its windows, messages that other threads
// send and wait for, its timers, and WM_QUIT. There is no screen and no keyboard, so there are no
// other messages.
//
// One lock guards all queues and all windows. Code under it only moves messages and sets events;
// window procedures run without it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "platform/deadline.hpp"
#include "platform/types.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/waits/event.hpp"

namespace ws2::core {

using WindowHandle = std::uintptr_t;

struct Message {
    WindowHandle window = 0;  // 0: posted to the thread
    std::uint32_t number = 0;
    std::uintptr_t first = 0;
    std::intptr_t second = 0;
    bool is_wide = false;  // its texts are; only sent messages have any
    std::chrono::steady_clock::time_point time{};
};

namespace message_number {
inline constexpr std::uint32_t quit = 0x0012;
inline constexpr std::uint32_t timer = 0x0113;
}  // namespace message_number

// Calls the window's procedure and gives what that returns; 0 when the window is gone.
using Deliver = std::intptr_t (*)(Message const& message);

// Which messages a call of GetMessage takes.
struct MessageFilter {
    enum class Whose : std::uint8_t { any, of_the_thread, of_windows };
    Whose whose = Whose::any;
    std::vector<WindowHandle> windows{};  // the given one, and its children
    std::uint32_t lowest = 0;
    std::uint32_t highest = 0;  // both 0: all

    bool matches(WindowHandle window, std::uint32_t number) const;
};

using WindowsMutex = RankedMutex<Rank::windows>;
WindowsMutex& windows_mutex();

class MessageQueue : public std::enable_shared_from_this<MessageQueue> {
public:
    enum class Removing : std::uint8_t { no, yes };
    static constexpr std::size_t max_posted = 10'000;

    // The calling thread's; made at the first call, gone with the thread and its windows.
    static MessageQueue& own();
    // Null: there is no such thread, or it has none.
    static std::shared_ptr<MessageQueue> of_thread(std::uint32_t thread_id);

    explicit MessageQueue(std::uint32_t thread_id);
    std::uint32_t thread_id() const { return thread_id_; }

    // not_enough_quota: the queue is full.
    Code post_locked(Message message);
    void post_quit(std::uint32_t exit_code);

    // Waits until the queue's thread has delivered it, and delivers meanwhile what is sent to the
    // calling one. Of the same thread: delivers it.
    std::intptr_t send(Message const& message, Deliver deliver);

    // The next one; sent messages are delivered first. wait_timeout: there is none by then.
    Result<Message> next(MessageFilter const& filter, Removing removing, Deliver deliver,
                         platform::Deadline deadline);

    // Set when something comes, until the thread has looked for messages.
    ObjectPtr<Event> const& input() const { return input_; }
    // Network events will be posted: a thread that waits for messages drives the poller.
    void expect_network_events() { input_->set_polled(); }
    // There is something, seen or not.
    bool has_input();
    // When the first timer is due; the clock's last moment: there is none.
    std::chrono::steady_clock::time_point first_timer();

    // Ticks of the window (0: of the thread, which gets a new id) every `period`.
    std::uintptr_t set_timer(WindowHandle window, std::uintptr_t id,
                             std::chrono::milliseconds period, std::intptr_t procedure);
    bool kill_timer(WindowHandle window, std::uintptr_t id);

    // The window is gone, and with it what was meant for it.
    void forget_window_locked(WindowHandle window);
    // The thread has ended.
    void end_locked();

private:
    using Clock = std::chrono::steady_clock;
    struct Sent {
        Message message;
        ObjectPtr<Event> done;
        std::intptr_t result = 0;
    };
    struct Timer {
        WindowHandle window;
        std::uintptr_t id;
        std::chrono::milliseconds period;
        std::intptr_t procedure;
        Clock::time_point due;
    };

    std::optional<Message> check_locked(MessageFilter const& filter, Removing removing);
    std::optional<Message> check_timers_locked(MessageFilter const& filter, Removing removing);
    Clock::time_point first_timer_locked() const;
    void deliver_sent(Deliver deliver);

    std::uint32_t const thread_id_;
    ObjectPtr<Event> const input_;
    ObjectPtr<Event> const sent_waits_;  // set while sent_ has any

    std::deque<Message> posted_;
    std::deque<std::shared_ptr<Sent>> sent_;
    std::vector<Timer> timers_;
    std::uintptr_t last_timer_id_ = 0;
    std::optional<std::uint32_t> quit_;
    bool is_over_ = false;
};

}  // namespace ws2::core
