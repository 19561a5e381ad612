// SPDX-License-Identifier: MIT
// The older spelling of Microsoft's source annotations. In C only: the C++ library has parameters
// called __in and __out.
#ifndef WS2SHIM_SAL_OLD_H
#define WS2SHIM_SAL_OLD_H
#ifndef __cplusplus

#define __in
#define __in_opt
#define __in_z
#define __in_z_opt
#define __out
#define __out_opt
#define __inout
#define __inout_opt
#define __inout_z
#define __deref_in
#define __deref_out
#define __deref_out_opt
#define __deref_opt_out
#define __deref_opt_out_opt
#define __deref_inout
#define __deref_inout_opt
#define __reserved
#define __checkReturn
#define __callback
#define __nullterminated
#define __format_string
#define __in_ecount(count)
#define __in_ecount_opt(count)
#define __in_ecount_z(count)
#define __in_bcount(count)
#define __in_bcount_opt(count)
#define __out_ecount(count)
#define __out_ecount_opt(count)
#define __out_ecount_z(count)
#define __out_ecount_part(count, used)
#define __out_ecount_full(count)
#define __out_bcount(count)
#define __out_bcount_opt(count)
#define __out_bcount_part(count, used)
#define __out_bcount_part_opt(count, used)
#define __inout_ecount(count)
#define __inout_ecount_opt(count)
#define __inout_ecount_part(count, used)
#define __inout_bcount(count)
#define __inout_bcount_opt(count)
#define __inout_bcount_part(count, used)
#define __deref_out_ecount(count)
#define __deref_out_ecount_opt(count)
#define __deref_out_bcount(count)
#define __deref_out_bcount_opt(count)
#define __field_ecount(count)
#define __field_bcount(count)
#define __range(low, high)
#define __success(condition)
#define __drv_preferredFunction(name, why)

#endif
#endif
