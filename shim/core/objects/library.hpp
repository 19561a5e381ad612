// SPDX-License-Identifier: MIT
// Everything global, in one object: the start count, the handle table and the background services.
//
// The order of locks is in ranked_mutex.hpp.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

#include "shim/core/objects/background_services.hpp"
#include "shim/core/objects/handle_table.hpp"

namespace ws2::core {

class Library {
public:
    bool is_started() const noexcept { return start_count_.load(std::memory_order_relaxed) > 0; }

    // Counts one more WSAStartup. Some calls answer as Winsock 1.1 did from the first one that asks
    // for that to the last WSACleanup, whatever the others ask for [rostest: WSAStartup].
    enum class Version : std::uint8_t { v1, v2 };
    void start(Version version) noexcept;
    Version version() const noexcept { return version_.load(std::memory_order_relaxed); }

    // Counts one less; the last one closes every socket of the process [winetest:
    // test_WithWSAStartup]. Code::not_initialised when nothing was started.
    Code clean_up();

    // How often this process was a parent or the child of a fork: what was opened before may have
    // another owner.
    std::uint32_t forks() const noexcept { return forks_.load(std::memory_order_relaxed); }
    void note_fork() noexcept { forks_.fetch_add(1, std::memory_order_relaxed); }

    HandleTable& handles() noexcept { return handles_; }
    BackgroundServices& services() noexcept { return services_; }

private:
    std::atomic<int> start_count_{0};
    std::atomic<Version> version_{Version::v2};
    std::atomic<std::uint32_t> forks_{0};
    HandleTable handles_;
    BackgroundServices services_;
};

// Holds a T that is never destroyed: threads of the program may still be in calls, and static
// destructors of the program may still close sockets, while the process exits.
template <class T>
union NeverDestroyed {
    template <class... Arguments>
    constexpr explicit NeverDestroyed(Arguments&&... arguments)
        : value{std::forward<Arguments>(arguments)...} {}
    ~NeverDestroyed() {}
    T value;
};

extern constinit NeverDestroyed<Library> library_storage;

inline Library& library() noexcept { return library_storage.value; }

}  // namespace ws2::core
