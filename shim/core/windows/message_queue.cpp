// SPDX-License-Identifier: MIT
#include "shim/core/windows/message_queue.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "shim/core/objects/library.hpp"
#include "shim/core/waits/thread.hpp"
#include "shim/core/windows/window.hpp"

namespace ws2::core {
namespace {

constexpr std::chrono::milliseconds shortest_period{10};

// By the ids of their threads.
std::map<std::uint32_t, std::shared_ptr<MessageQueue>>& queues() {
    static auto* const all = new std::map<std::uint32_t, std::shared_ptr<MessageQueue>>;
    return *all;
}

ObjectPtr<Event> make_event() {
    return ObjectPtr<Event>{
        new Event{Event::Reset::manual, Event::State::clear}
    };
}

platform::Deadline earlier(platform::Deadline deadline, std::chrono::steady_clock::time_point by) {
    if (by >= deadline.time()) return deadline;
    return platform::Deadline::after(std::chrono::nanoseconds{0}, by);
}

// The calling thread's queue, which ends with the thread.
struct OwnQueue {
    std::shared_ptr<MessageQueue> queue;
    ~OwnQueue() {
        if (!queue) return;
        std::lock_guard const lock{windows_mutex()};
        remove_windows_of_locked(*queue);
        queue->end_locked();
        queues().erase(queue->thread_id());
    }
};
thread_local OwnQueue own_queue;

}  // namespace

WindowsMutex& windows_mutex() {
    static constinit NeverDestroyed<WindowsMutex> mutex;
    return mutex.value;
}

bool MessageFilter::matches(WindowHandle window, std::uint32_t number) const {
    if ((lowest != 0 || highest != 0) && (number < lowest || number > highest)) return false;
    switch (whose) {
        case Whose::any:
            return true;
        case Whose::of_the_thread:
            return window == 0;
        case Whose::of_windows:
            break;
    }
    return std::find(windows.begin(), windows.end(), window) != windows.end();
}

MessageQueue& MessageQueue::own() {
    if (!own_queue.queue) {
        auto made = std::make_shared<MessageQueue>(this_thread().id());
        std::lock_guard const lock{windows_mutex()};
        queues()[made->thread_id()] = made;
        own_queue.queue = std::move(made);
    }
    return *own_queue.queue;
}

std::shared_ptr<MessageQueue> MessageQueue::of_thread(std::uint32_t thread_id) {
    std::lock_guard const lock{windows_mutex()};
    auto const found = queues().find(thread_id);
    return found == queues().end() ? nullptr : found->second;
}

MessageQueue::MessageQueue(std::uint32_t thread_id)
    : thread_id_{thread_id}, input_{make_event()}, sent_waits_{make_event()} {}

// --- coming in ----------------------------------------------------------------------------------

Code MessageQueue::post_locked(Message message) {
    if (is_over_) return Code::invalid_thread_id;
    if (posted_.size() == max_posted) return Code::not_enough_quota;
    message.time = Clock::now();
    posted_.push_back(message);
    input_->set();
    return Code::ok;
}

void MessageQueue::post_quit(std::uint32_t exit_code) {
    std::lock_guard const lock{windows_mutex()};
    quit_ = exit_code;
    input_->set();
}

std::intptr_t MessageQueue::send(Message const& message, Deliver deliver) {
    auto& mine = own();
    if (this == &mine) return deliver(message);
    auto const sent = std::make_shared<Sent>(Sent{message, make_event()});
    {
        std::lock_guard const lock{windows_mutex()};
        if (is_over_) return 0;
        sent_.push_back(sent);
        sent_waits_->set();
        input_->set();
    }
    std::array<Waitable*, 2> const either{sent->done.get(), mine.sent_waits_.get()};
    while (!sent->done->is_set()) {
        wait_for(either, WaitMode::any, Alertable::no, platform::Deadline::never());
        mine.deliver_sent(deliver);
    }
    std::lock_guard const lock{windows_mutex()};
    return sent->result;
}

void MessageQueue::deliver_sent(Deliver deliver) {
    while (sent_waits_->is_set()) {
        std::shared_ptr<Sent> sent;
        {
            std::lock_guard const lock{windows_mutex()};
            if (sent_.empty()) return sent_waits_->reset();
            sent = std::move(sent_.front());
            sent_.pop_front();
        }
        // The waiting thread goes on however the procedure ends.
        struct Reply {
            Sent& to;
            std::intptr_t result = 0;
            ~Reply() {
                std::lock_guard const lock{windows_mutex()};
                to.result = result;
                to.done->set();
            }
        } reply{*sent};
        reply.result = deliver(sent->message);
    }
}

// --- going out ----------------------------------------------------------------------------------

Result<Message> MessageQueue::next(MessageFilter const& filter, Removing removing, Deliver deliver,
                                   platform::Deadline deadline) {
    while (true) {
        deliver_sent(deliver);
        auto first = Clock::time_point::max();
        {
            std::lock_guard const lock{windows_mutex()};
            input_->reset();
            if (auto const found = check_locked(filter, removing)) return *found;
            if (!sent_.empty()) input_->set();
            first = first_timer_locked();
        }
        if (deadline.has_passed()) return Code::wait_timeout;
        Waitable* const input = input_.get();
        wait_for({&input, 1}, WaitMode::any, Alertable::no, earlier(deadline, first));
    }
}

// Posted ones come first, then the request to quit, then timers [docs: GetMessage].
std::optional<Message> MessageQueue::check_locked(MessageFilter const& filter, Removing removing) {
    auto const found = std::find_if(posted_.begin(), posted_.end(), [&](Message const& each) {
        return filter.matches(each.window, each.number);
    });
    if (found != posted_.end()) {
        auto const message = *found;
        if (removing == Removing::yes) posted_.erase(found);
        return message;
    }
    if (quit_) {
        Message const message{
            .number = message_number::quit, .first = *quit_, .time = Clock::now()};
        if (removing == Removing::yes) quit_.reset();
        return message;
    }
    return check_timers_locked(filter, removing);
}

std::optional<Message> MessageQueue::check_timers_locked(MessageFilter const& filter,
                                                         Removing removing) {
    auto const now = Clock::now();
    auto const before = [](Timer const& one, Timer const& other) { return one.due < other.due; };
    auto due = timers_.end();
    for (auto each = timers_.begin(); each != timers_.end(); ++each)
        if (each->due <= now && filter.matches(each->window, message_number::timer) &&
            (due == timers_.end() || before(*each, *due)))
            due = each;
    if (due == timers_.end()) return std::nullopt;
    if (removing == Removing::yes) due->due = now + due->period;
    return Message{.window = due->window,
                   .number = message_number::timer,
                   .first = due->id,
                   .second = due->procedure,
                   .time = now};
}

bool MessageQueue::has_input() {
    std::lock_guard const lock{windows_mutex()};
    return !sent_.empty() || check_locked({}, Removing::no).has_value();
}

// --- timers -------------------------------------------------------------------------------------

MessageQueue::Clock::time_point MessageQueue::first_timer_locked() const {
    auto first = Clock::time_point::max();
    for (auto const& each : timers_) first = std::min(first, each.due);
    return first;
}

MessageQueue::Clock::time_point MessageQueue::first_timer() {
    std::lock_guard const lock{windows_mutex()};
    return first_timer_locked();
}

std::uintptr_t MessageQueue::set_timer(WindowHandle window, std::uintptr_t id,
                                       std::chrono::milliseconds period, std::intptr_t procedure) {
    std::lock_guard const lock{windows_mutex()};
    auto const span = std::max(period, shortest_period);
    auto const due = Clock::now() + span;
    auto const same = std::find_if(timers_.begin(), timers_.end(), [&](Timer const& each) {
        return each.window == window && each.id == id;
    });
    if (same != timers_.end()) {
        *same = {window, id, span, procedure, due};
    } else {
        if (window == 0) id = ++last_timer_id_;
        timers_.push_back({window, id, span, procedure, due});
    }
    input_->set();
    return id;
}

bool MessageQueue::kill_timer(WindowHandle window, std::uintptr_t id) {
    std::lock_guard const lock{windows_mutex()};
    return std::erase_if(timers_, [&](Timer const& each) {
               return each.window == window && each.id == id;
           }) != 0;
}

// --- ends ---------------------------------------------------------------------------------------

void MessageQueue::forget_window_locked(WindowHandle window) {
    std::erase_if(posted_, [&](Message const& each) { return each.window == window; });
    std::erase_if(timers_, [&](Timer const& each) { return each.window == window; });
}

void MessageQueue::end_locked() {
    is_over_ = true;
    posted_.clear();
    timers_.clear();
    for (auto const& each : sent_) each->done->set();
    sent_.clear();
}

}  // namespace ws2::core
