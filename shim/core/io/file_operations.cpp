// SPDX-License-Identifier: MIT
#include "shim/core/io/file_operations.hpp"

#include "shim/core/io/socket_polls.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {
namespace {

class FilePort final : public FileAsync {
public:
    static FilePort& of(File& file) {
        auto* const known = file.async();
        return static_cast<FilePort&>(known ? *known
                                            : file.publish_async(std::make_unique<FilePort>(file)));
    }
    explicit FilePort(File& file) : file_{file} {}
    void end() override { cancel_socket_polls(file_, nullptr); }

    RankedMutex<Rank::file_port> mutex;
    Association association;

private:
    File& file_;
};

// It is done when it is made.
class FileTransfer final : public Operation {
public:
    using Operation::Operation;
    Attempt attempt(Socket&) override { return {Code::ok, 0, 0, false}; }
};

}  // namespace

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
