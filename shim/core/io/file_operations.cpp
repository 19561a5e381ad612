// SPDX-License-Identifier: MIT
#include "shim/core/io/file_operations.hpp"

#include <mutex>

#include "shim/core/io/file_port.hpp"
#include "shim/core/io/socket_polls.hpp"

namespace ws2::core {
namespace {

// It is done when it is made.
class FileTransfer final : public Operation {
public:
    using Operation::Operation;
    Attempt attempt(Socket&) override { return {Code::ok, 0, 0, false}; }
};

}  // namespace

void FilePort::end() {
    cancel_socket_polls(file_, nullptr);
    {
        std::lock_guard const lock{mutex};
        if (locks) locks->end_locked();
    }
    AfterUnlock::perform();
}

void FilePort::cancel_blocked_calls() {
    {
        std::lock_guard const lock{mutex};
        if (locks) locks->cancel_locked([](LockRequest const&) { return true; });
    }
    AfterUnlock::perform();
}

Event& FilePort::handle_event_locked() {
    if (!handle_event_)
        handle_event_ = ObjectPtr<Event>{
            new Event{Event::Reset::manual, Event::State::set}
        };
    return *handle_event_;
}

Waitable* FilePort::waitable() {
    std::lock_guard const lock{mutex};
    return handle_event_.get();
}

Started start_file_transfer(File& file, Announcement announcement,
                            std::function<Result<std::size_t>(std::uint64_t offset)> const& move) {
    begin(announcement);
    auto const association = association_of(file);
    if (announcement.routine.invoke && association.port) return {Code::invalid_parameter, {}};
    auto const& overlapped = *announcement.overlapped;
    auto const offset = offset_in(overlapped);
    auto const moved = move(offset);
    if (!moved) return {moved.code(), {}};
    Completion const completion{Status::success, static_cast<std::uint32_t>(*moved), 0};
    auto operation = std::make_unique<FileTransfer>(std::move(announcement));
    operation->belongs_to_this_thread();
    Operation::report(std::move(operation), completion, association, When::at_once);
    AfterUnlock::perform();
    return {Code::ok, completion};
}

Association association_of(File& file) {
    if (!file.async()) return {};
    auto& state = FilePort::of(file);
    std::lock_guard const lock{state.mutex};
    return state.association;
}

void prepare_for_port(File& file) { FilePort::of(file); }

Code associate(File& file, CompletionPort& port, std::uintptr_t key) {
    auto& state = FilePort::of(file);
    std::lock_guard const lock{state.mutex};
    if (state.association.port) return Code::invalid_parameter;
    state.association.port = ObjectPtr<CompletionPort>{&port};
    state.association.key = key;
    return Code::ok;
}

void add_modes(File& file, unsigned modes) {
    auto& state = FilePort::of(file);
    std::lock_guard const lock{state.mutex};
    state.association.modes |= modes;
}

}  // namespace ws2::core
