// SPDX-License-Identifier: MIT
// What a file has for operations that are reported: its completion port, and its locks.
#pragma once

#include <memory>

#include "shim/core/files/file.hpp"
#include "shim/core/io/file_locks.hpp"
#include "shim/core/io/operation.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

class FilePort final : public FileAsync {
public:
    static FilePort& of(File& file) {
        auto* const known = existing(file);
        return known ? *known
                     : static_cast<FilePort&>(file.publish_async(std::make_unique<FilePort>(file)));
    }
    static FilePort* existing(File const& file) { return static_cast<FilePort*>(file.async()); }

    explicit FilePort(File& file) : file_{file} {}
    File& file() const { return file_; }

    void end() override;
    void cancel_blocked_calls() override;
    Waitable* waitable() override;

    FileLocks& locks_locked() {
        if (!locks) locks = std::make_unique<FileLocks>(*this);
        return *locks;
    }
    // The file's handle shows the end of an operation without an event.
    Event& handle_event_locked();

    RankedMutex<Rank::file_port> mutex;
    Association association;
    std::unique_ptr<FileLocks> locks;  // null until the first one

private:
    File& file_;
    ObjectPtr<Event> handle_event_;
};

}  // namespace ws2::core
