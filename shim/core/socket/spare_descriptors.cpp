// SPDX-License-Identifier: MIT
#include "shim/core/socket/spare_descriptors.hpp"

#include <mutex>
#include <utility>

#include "shim/core/objects/library.hpp"

namespace ws2::core {
namespace {

constinit NeverDestroyed<SpareDescriptors> storage;

}  // namespace

SpareDescriptors& SpareDescriptors::instance() { return storage.value; }

// After a fork both processes have them, and neither may use them.
UniqueDescriptor SpareDescriptors::take(platform::SocketKind const& kind) {
    if (count_.load(std::memory_order_relaxed) == 0) return {};
    if (kind.type != SocketType::stream) return {};
    std::lock_guard const lock{mutex_};
    if (forks_ != library().forks()) return {};
    auto count = count_.load(std::memory_order_relaxed);
    for (std::size_t i = 0; i != count; ++i) {
        if (spares_[i].family != kind.family) continue;
        auto taken = std::move(spares_[i].descriptor);
        spares_[i] = std::move(spares_[--count]);
        count_.store(count, std::memory_order_relaxed);
        return taken;
    }
    return {};
}

void SpareDescriptors::keep(Family family, UniqueDescriptor descriptor, std::uint32_t forks) {
    if (forks != library().forks()) return;
    Spares closed;  // outside the lock
    std::lock_guard const lock{mutex_};
    if (std::exchange(forks_, forks) != forks) give_up_locked(closed);
    auto const count = count_.load(std::memory_order_relaxed);
    if (count == most) return;
    spares_[count] = {family, std::move(descriptor)};
    count_.store(count + 1, std::memory_order_relaxed);
}

void SpareDescriptors::close_all() {
    Spares closed;  // outside the lock
    std::lock_guard const lock{mutex_};
    give_up_locked(closed);
}

void SpareDescriptors::close_in_child() {
    mutex_.renew();
    close_all();
}

void SpareDescriptors::give_up_locked(Spares& to) {
    to.swap(spares_);
    count_.store(0, std::memory_order_relaxed);
}

}  // namespace ws2::core
