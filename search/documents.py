def write_documents(sender, seqs, **kwargs):
    """stub"""
