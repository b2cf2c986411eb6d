package layer

// A conv turns one source value into one target value.
type conv struct {
	op    convOp
	typ   *typ          // source type, for skipping a value that is dropped
	size  int           // bytes, for convCopy
	elem  *conv         // of a vector, or of a wrapped value
	table *table        // for convBoxed
	lit   []byte        // for convLit, and before the value for convWrap
	tail  []byte        // after the value for convWrap
	fn    convFunc      // for convCall
	some  bool          // convVector: one that loses every element has no form
	picks map[*def]pick // for convProject
}

// pick says what convProject takes from the objects of one constructor.
type pick struct {
	field int    // index of the field, -1 for a constant
	conv  *conv  // of that field
	lit   []byte // when the field is absent, or the constant
}

type convOp uint8

const (
	convCopy      convOp = iota // size bytes as they are
	convString                  // length-prefixed bytes as they are
	convSame                    // a boxed or vector value whose whole tree is equal in both layers
	convBoxed                   // by constructor id, through table
	convVector                  // element by element
	convFixedVec                // vector of fixed-size elements as it is
	convIntLong                 // int → long
	convLongInt                 // long → int, no form on overflow
	convIntDouble               // int → double
	convDoubleInt               // double → int, rounded down
	convToVector                // T → Vector<T> of one
	convFirst                   // Vector<T> → T, no form when empty
	convLit                     // skip the value, write lit
	convWrap                    // lit, value, tail
	convProject                 // one field of a boxed value
	convCall                    // fn
)

// convFunc reads a value at x.pos and appends its target form.
type convFunc func(x *exec, c *conv) code

// A table finds what to do with a boxed value by its constructor id. Ids are
// CRC32 sums, so their low bits are a good hash as they are.
type table struct {
	mask    uint32
	slots   []*entry
	entries []*entry
}

// entry says how the values of one source constructor are expressed.
type entry struct {
	id      uint32
	src     *def
	first   *plan   // tried before plan; that it fails is no loss
	plan    *plan   // nil: no form of its own
	inner   *conv   // a field that stands for the object, tried before alts
	alts    []*plan // fallbacks, tried in order when plan is nil or fails
	rewrite rewriteFunc
	then    *conv // after rewrite on the way down
	after   *plan // before rewrite on the way up
}

// rewriteFunc writes the value o as a value of another constructor into out.
// It reports false if the value has no such form.
type rewriteFunc func(o *object, out []byte) ([]byte, bool)

func newTable(entries []*entry) *table {
	size := uint32(2)
	for size < 2*uint32(len(entries)) {
		size *= 2
	}
	t := &table{mask: size - 1, slots: make([]*entry, size), entries: entries}
	for _, e := range entries {
		i := e.id & t.mask
		for t.slots[i] != nil {
			i = (i + 1) & t.mask
		}
		t.slots[i] = e
	}
	return t
}

// find returns the entry of the id, or nil.
func (t *table) find(id uint32) *entry {
	for i := id & t.mask; ; i = (i + 1) & t.mask {
		e := t.slots[i]
		if e == nil || e.id == id {
			return e
		}
	}
}

// A plan turns the fields of one source definition into those of one target
// definition. fields describes every target field and can always be executed
// (indexed); steps is the faster form for targets whose fields come in the
// order of the source, and is nil otherwise.
type plan struct {
	src, dst *def
	keep     bool        // functions below look at the source object
	bad      bool        // a required field has no source: objects have no form
	fields   []fieldPlan // one for each field of dst
	groups   []group
	steps    []step
	moves    []bitMove
	set      [maxWords]uint32 // bits of dst that are always on
}

// fieldPlan says where the value of one target field comes from.
type fieldPlan struct {
	how   fieldHow
	src   int   // index of the source field
	conv  *conv // of the source value
	lit   []byte
	build *plan // fromBuild: the fields of the source as another constructor
	when  []int // fromBuild: source fields of which one must be present
	fn    fieldFunc
}

type fieldHow uint8

const (
	never       fieldHow = iota // the source has nothing to say
	fromSource                  // conv of a source field; lit if that is absent
	fromLit                     // lit
	fromBuild                   // an object built from fields of the source
	fromFunc                    // fn
	fromTrue                    // true flag ← true flag
	fromPresent                 // true flag ← presence of a source field
	fromBool                    // true flag ← Bool
	toBool                      // Bool ← true flag
	alwaysOn                    // true flag, set whatever the source says
)

// fieldFunc appends the value of a target field made from the whole source
// object. It answers absent if the field is to be left out, and only ok or
// absent for a true flag.
type fieldFunc func(x *exec, o *object, c *conv) code

// group is the set of target fields under one flag bit: all of them are on the
// wire, or none.
type group struct {
	word    int
	mask    uint32
	members []int
}

// bitMove carries bits of a source word into a target word.
type bitMove struct {
	src, dst int
	from, to uint32 // equal masks, or one bit each
}

// step is one action of the fast form of a plan.
type step struct {
	op   stepOp
	word int    // source flags word that governs the step
	mask uint32 // 0: always
	size int    // bytes, or index of a flags word
	conv *conv
	typ  *typ
	lit  []byte // for stepLit
	alt  []byte // written when the source field is absent and the target needs one
	need bool   // an absent source field leaves the object without a form

	dstWord int // where the target bit is, to clear it when the value has no form
	dstMask uint32
	shared  bool // other target fields hang on the same bit
}

type stepOp uint8

const (
	stepFlagsIn  stepOp = iota // read source word size
	stepFlagsOut               // reserve target word size
	stepCopy                   // copy size bytes
	stepString                 // copy a string
	stepConv                   // convert a value
	stepSkip                   // skip a source value
	stepLit                    // write lit
)
