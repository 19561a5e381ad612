// SPDX-License-Identifier: MIT
#include "shim/core/io/overlapped_object.hpp"

#include <mutex>
#include <utility>
#include <vector>

#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {
namespace {

struct AllObjects {
    RankedMutex<Rank::overlapped_objects> mutex;
    LinkedList<OverlappedObject> list;
};

AllObjects& all_objects() {
    static auto* const all = new AllObjects;  // never destroyed: see NeverDestroyed
    return *all;
}

}  // namespace

OverlappedObject::OverlappedObject(ObjectKind kind) : Object{kind} {
    auto& all = all_objects();
    std::lock_guard const lock{all.mutex};
    all.list.add(*this);
}

OverlappedObject::~OverlappedObject() {
    auto& all = all_objects();
    std::lock_guard const lock{all.mutex};
    all.list.remove(*this);
}

void OverlappedObject::cancel_all_at_thread_end(platform::AddressRange const& stack) {
    auto& all = all_objects();
    std::vector<ObjectPtr<OverlappedObject>> objects;
    {
        std::lock_guard const lock{all.mutex};
        all.list.for_each([&](OverlappedObject& each) {
            if (auto object = ObjectPtr<OverlappedObject>::if_alive(each))
                objects.push_back(std::move(object));
        });
    }
    for (auto const& each : objects) each->cancel_at_thread_end(stack);
}

void OverlappedObject::forget_all_after_fork() {
    auto& all = all_objects();
    all.mutex.renew();
    all.list.for_each([](OverlappedObject& each) { each.forget_after_fork(); });
}

}  // namespace ws2::core
