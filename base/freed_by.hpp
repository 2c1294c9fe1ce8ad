#pragma once

namespace switchhook {

// What a C library has made, for unique_ptr: std::unique_ptr<BIO, freed_by<BIO_free_all>>.
template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* made) const {
        Free(made);
    }
};

}  // namespace switchhook
