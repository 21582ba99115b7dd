"""Items of a document held against the records of a register: which is which, what differs, what is done."""
