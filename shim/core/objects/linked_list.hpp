// SPDX-License-Identifier: MIT
// A list of objects that have the links themselves, as `next_` and `previous_`, so that adding one
// takes no memory. The owner of the list locks it.
#pragma once

namespace ws2::core {

template <class T>
class LinkedList {
public:
    // A thread that is lost in the middle of either, by a fork, leaves the way forward whole.
    void add(T& object) {
        object.next_ = first_;
        object.previous_ = nullptr;
        if (first_) first_->previous_ = &object;
        first_ = &object;
    }
    void remove(T& object) {
        (object.previous_ ? object.previous_->next_ : first_) = object.next_;
        if (object.next_) object.next_->previous_ = object.previous_;
    }

    // The newest first. `use` removes none.
    template <class Use>
    void for_each(Use&& use) const {
        for (T* object = first_; object; object = object->next_) use(*object);
    }

private:
    T* first_ = nullptr;
};

}  // namespace ws2::core
