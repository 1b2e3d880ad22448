"""The form of every kind of layer, named as text so that they are imported with the inspector."""

from collections.abc import Mapping

FORMS: Mapping[str, str] = {
    "Conv2d": "convexplorer.ui.network.forms.convolution:ConvolutionForm",
    "ConvTranspose2d": "convexplorer.ui.network.forms.transposed:TransposedForm",
    "Pool2d": "convexplorer.ui.network.forms.pool:PoolForm",
    "Activation": "convexplorer.ui.network.forms.activation:ActivationForm",
    "BatchNorm2d": "convexplorer.ui.network.forms.norm:NormForm",
    "Dropout": "convexplorer.ui.network.forms.small:DropoutForm",
    "Flatten": "convexplorer.ui.network.forms.flatten:FlattenForm",
    "Linear": "convexplorer.ui.network.forms.dense:DenseForm",
    "Softmax": "convexplorer.ui.network.forms.softmax:SoftmaxForm",
    "Upsample": "convexplorer.ui.network.forms.small:UpsampleForm",
    "Pad2d": "convexplorer.ui.network.forms.pad:PadForm",
    "Parallel": "convexplorer.ui.network.forms.block:BlockForm",
}
"""By the name of the layer's class; a step before the layers has none: it is changed in the strip below."""
